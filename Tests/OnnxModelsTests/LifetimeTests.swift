import Foundation
import OnnxModels
import Testing
import Text

/// Objects of the runtime are released.
@Suite("Lifetimes of runtime objects", .enabled(if: TestRuntime.isThere, TestRuntime.missing))
struct LifetimeTests {
  /// Looks at objects without keeping them.
  private struct Witness {
    weak var runtime: OnnxRuntime?
    weak var session: OnnxSession?
    weak var tensor: OnnxTensor?
    weak var result: OnnxTensor?
  }

  private func use() throws -> Witness {
    let runtime = try OnnxRuntime(library: TestRuntime.open().library)
    let session = try OnnxSession(file: TestRuntime.path("arithmetic.onnx"), runtime: runtime)
    let tensor = try OnnxTensor([1, 2] as [Float], shape: [1, 2], runtime: runtime)
    let results = try session.run([
      tensor, OnnxTensor(zeros: .int64, shape: [1], runtime: runtime),
      OnnxTensor(zeros: .int32, shape: [1], runtime: runtime),
    ])
    let witness = Witness(
      runtime: runtime, session: session, tensor: tensor, result: results.first)
    #expect(witness.session != nil && witness.result != nil)
    // A failed run returns nothing, and keeps nothing.
    #expect(throws: OnnxError.self) { try session.run([results[1], results[0], results[2]]) }
    return witness
  }

  @Test("runtime, session and tensors end with their last use, a hundred times over")
  func release() throws {
    for _ in 0..<100 {
      let witness = try use()
      #expect(witness.runtime == nil && witness.session == nil)
      #expect(witness.tensor == nil && witness.result == nil)
    }
  }
}

/// Libraries that claim to be ONNX Runtime, in unsuitable releases.
@Suite("Unsuitable runtimes", .enabled(if: CCompiler.path != nil, "no C compiler"))
struct UnsuitableRuntimeTests {
  @Test(
    "too old, of another kind, and without the functions that are needed",
    arguments: [("1.5.0", "1.5.0"), ("2.0.0", "2.0.0"), ("new", "new"), ("1.99.0", "table")])
  func versions(_ version: String, _ word: String) throws {
    let folder = try ScratchFolder()
    let source = try folder.write(
      Array(
        """
        static const void *table(unsigned version) { (void)version; return 0; }
        static const char *text(void) { return "\(version)"; }
        static const struct { const void *(*t)(unsigned); const char *(*v)(void); } base =
          { table, text };
        const void *OrtGetApiBase(void) { return &base; }
        """.utf8), to: "stub.c")
    let library = "\(folder.path)/libonnxruntime.so"
    let process = Process()
    process.executableURL = URL(fileURLWithPath: try #require(CCompiler.path))
    process.arguments = ["-shared", "-fPIC", "-o", library, source]
    try process.run()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0)
    let error = #expect(throws: OnnxError.self) { try OnnxRuntime(library: library) }
    #expect(error?.reason == .unsuitableRuntime && error?.place == library)
    #expect(error?.found.contains(word) == true, "\(error?.found ?? "")")
    #expect(error?.expected.contains(OnnxRuntime.oldestVersion) == true)
  }
}

private enum CCompiler {
  static let path = ["/usr/bin/cc", "/usr/bin/clang", "/usr/bin/gcc"].first {
    FileManager.default.isExecutableFile(atPath: $0)
  }
}
