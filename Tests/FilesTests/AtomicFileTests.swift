import Foundation
import Testing

@testable import Files

/// Replacing files: whole or not at all, whoever else writes.
struct AtomicFileTests {
  private let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("beamscope-files-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  private func path(_ name: String) -> String { folder.appendingPathComponent(name).path }
  private func text(_ name: String) -> String? {
    try? String(contentsOfFile: path(name), encoding: .utf8)
  }
  private var names: [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).sorted()
  }

  @Test func theFileAppearsWhenItIsComplete() throws {
    let file = try AtomicFile(path("a"))
    try file.write(Array("half".utf8))
    #expect(text("a") == nil)
    try file.finish()
    #expect(text("a") == "half")
    #expect(names == ["a"])
  }

  @Test func anUnfinishedFileLeavesTheOldOne() throws {
    try FileOutput.write(Array("old".utf8), to: path("a"))
    do {
      let file = try AtomicFile(path("a"))
      try file.write(Array("new".utf8))
    }
    #expect(text("a") == "old")
    #expect(names == ["a"])
  }

  @Test func twoWritersDoNotMeet() throws {
    let (one, other) = (try AtomicFile(path("a")), try AtomicFile(path("a")))
    try one.write(Array(repeating: 1, count: 1000))
    try other.write(Array(repeating: 2, count: 10))
    try one.finish()
    #expect(FileManager.default.contents(atPath: path("a")) == Data(repeating: 1, count: 1000))
    try other.finish()
    #expect(FileManager.default.contents(atPath: path("a")) == Data(repeating: 2, count: 10))
    #expect(names == ["a"])
  }

  @Test func usersOwnFilesOfSimilarNamesStay() throws {
    for name in ["a.partial", "a.new", ".a.mine"] {
      try FileOutput.write(Array(name.utf8), to: path(name))
    }
    try FileOutput.write([1], to: path("a"))
    #expect(names == [".a.mine", "a", "a.new", "a.partial"])
  }

  @Test func whatADeadWriterLeftIsRemoved() throws {
    let litter = path(".a.dead\(AtomicFile.suffix)")
    #expect(FileManager.default.createFile(atPath: litter, contents: Data([1])))
    let living = try AtomicFile(path("a"))
    #expect(!names.contains { $0.contains("dead") })
    // The lock of a living writer protects its file.
    _ = try AtomicFile(path("a"))
    try living.write([7])
    try living.finish()
    #expect(FileManager.default.contents(atPath: path("a")) == Data([7]))
  }

  @Test func ofALinkTheFileItNamesIsReplaced() throws {
    try FileOutput.write([1], to: path("a"))
    try FileManager.default.createSymbolicLink(
      atPath: path("link"), withDestinationPath: path("a"))
    try FileOutput.write([2], to: path("link"))
    #expect(FileManager.default.contents(atPath: path("a")) == Data([2]))
    #expect((try? FileManager.default.destinationOfSymbolicLink(atPath: path("link"))) != nil)
  }

  @Test func accessRightsAreKept() throws {
    try FileOutput.write([1], to: path("a"))
    chmod(path("a"), 0o600)
    try FileOutput.write([2], to: path("a"))
    var status = stat()
    #expect(stat(path("a"), &status) == 0 && status.st_mode & 0o777 == 0o600)
  }

  @Test func whatCannotBeWrittenIsSaid() {
    #expect(throws: FileOutput.Failure(description: "no folder \(path("none"))")) {
      try FileOutput.write([1], to: path("none/a"))
    }
    #expect(throws: FileOutput.Failure(description: "a folder")) {
      try FileOutput.write([1], to: folder.path)
    }
  }

  @Test func aFullDiskIsSaid() throws {
    let device = try StreamedOutput("/dev/full")
    #expect(throws: FileOutput.Failure(description: "No space left on device")) {
      try device.write([1])
    }
  }

  @Test func onlyFilesAreRead() throws {
    try FileOutput.write([1, 2, 3], to: path("a"))
    #expect(try FileInput.read(path("a"), limit: 3) == [1, 2, 3])
    func found(_ path: String, limit: Int = 10) -> String? {
      do {
        _ = try FileInput.read(path, limit: limit)
        return nil
      } catch {
        return error.found
      }
    }
    #expect(found(path("a"), limit: 2) == "more than 2 bytes")
    #expect(found(path("none")) == "no such file")
    #expect(found(folder.path) == "a folder")
    #expect(found("/dev/zero") == "a device")
    #expect(mkfifo(path("pipe"), 0o600) == 0)
    // Nobody writes to it: waiting would never end.
    #expect(found(path("pipe")) == "a pipe")
  }

  @Test func pipesAreReadWhereTheyAreMeant() throws {
    #expect(mkfifo(path("pipe"), 0o600) == 0)
    let (pipe, bytes) = (path("pipe"), [UInt8](repeating: 5, count: 200_000))
    let writer = Thread {
      try? FileHandle(forWritingTo: URL(fileURLWithPath: pipe)).write(contentsOf: Data(bytes))
    }
    writer.start()
    // Opened without waiting: the writer may come a moment later.
    var got: [UInt8] = []
    for _ in 0..<200 where got.isEmpty {
      got = try FileInput.read(pipe, limit: 1 << 20, kind: .fileOrPipe)
      if got.isEmpty { usleep(10_000) }
    }
    #expect(got == bytes)
  }
}
