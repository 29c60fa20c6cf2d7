import Kernels
import Testing

/// Examples of FIPS 180-4, and lengths around the end of a block.
@Suite("SHA-256")
struct DigestTests {
  @Test(arguments: [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
  ])
  func examples(_ text: String, _ digest: String) {
    #expect(sha256(Array(text.utf8)) == digest)
  }

  @Test func aMillionLetters() {
    let letters = [UInt8](repeating: UInt8(ascii: "a"), count: 1_000_000)
    #expect(
      sha256(letters) == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
  }

  @Test func everyLengthHasItsOwn() {
    let digests = (50..<140).map { sha256([UInt8](repeating: 7, count: $0)) }
    #expect(Set(digests).count == digests.count && digests.allSatisfy { $0.count == 64 })
  }

  @Test(arguments: [1, 7, 63, 64, 65, 200])
  func piecesMakeTheSameDigest(_ size: Int) {
    let bytes = (0..<500).map { UInt8(truncatingIfNeeded: $0 * 31) }
    var digest = SHA256()
    for start in stride(from: 0, to: bytes.count, by: size) {
      digest.add(Array(bytes[start..<min(bytes.count, start + size)]))
      #expect(digest.text == sha256(Array(bytes[..<min(bytes.count, start + size)])))
    }
  }
}
