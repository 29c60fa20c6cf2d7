import Foundation
import OnnxModels
import TestSupport
import Testing
import Text

@Suite("ONNX sessions", .enabled(if: TestRuntime.isThere, TestRuntime.missing))
struct SessionTests {
  private let runtime: OnnxRuntime
  private let session: OnnxSession

  init() throws {
    runtime = try TestRuntime.open()
    session = try OnnxSession(file: TestRuntime.path("arithmetic.onnx"), runtime: runtime)
  }

  @Test func ports() {
    #expect(
      session.inputs == [
        OnnxPort(name: "x", element: .float, shape: [nil, 2]),
        OnnxPort(name: "place", element: .int64, shape: [1]),
        OnnxPort(name: "count", element: .int32, shape: [1]),
      ])
    #expect(
      session.outputs == [
        OnnxPort(name: "scaled", element: .float, shape: [nil, 2]),
        OnnxPort(name: "next_place", element: .int64, shape: [1]),
        OnnxPort(name: "next_count", element: .int32, shape: [1]),
      ])
  }

  @Test func metadata() throws {
    let metadata = session.metadata
    #expect(metadata["word"] == "seven")
    #expect(metadata["nothing"] == nil)
    #expect(try metadata.text("model_type") == "arithmetic")
    #expect(try metadata.integer("number", in: 0...7) == 7)
    #expect(try metadata.integer("spaced", in: 7...8) == 7)
    for (key, range) in [("number", 0...6), ("word", 0...9), ("nothing", 0...9)] {
      let error = #expect(throws: OnnxError.self) { try metadata.integer(key, in: range) }
      #expect(error?.reason == .badMetadata)
      #expect(error?.place.hasSuffix("arithmetic.onnx, metadata \"\(key)\"") == true)
    }
  }

  @Test("float, int64 and int32 go in and come out")
  func run() throws {
    let results = try session.run([
      OnnxTensor([1, -2, 0.5, 4] as [Float], shape: [2, 2], runtime: runtime),
      OnnxTensor([Int64(1) << 40], shape: [1], runtime: runtime),
      OnnxTensor([Int32(-3)], shape: [1], runtime: runtime),
    ])
    #expect(results.map(\.shape) == [[2, 2], [1], [1]])
    #expect(results.map(\.element) == [.float, .int64, .int32])
    #expect(results[0].floats == [-3, 6, -1.5, -12])
    #expect(results[1].integers == [(1 << 40) + 1])
    #expect(results[2].integers == [-2])
    #expect(results[0].integers == [] && results[1].floats == [])
    // What came out can go in.
    let again = try session.run(results)
    #expect(again[0].floats == [6, -12, 3, 24])
    #expect(again[1].integers == [(1 << 40) + 2])
  }

  @Test("a tensor without values")
  func empty() throws {
    let results = try session.run([
      OnnxTensor([] as [Float], shape: [0, 2], runtime: runtime),
      OnnxTensor(zeros: .int64, shape: [1], runtime: runtime),
      OnnxTensor(zeros: .int32, shape: [1], runtime: runtime),
    ])
    #expect(results[0].shape == [0, 2])
    #expect(results[0].floats == [])
    #expect(results[1].integers == [1])
  }

  @Test("a run on wrong shapes or elements is an error with the runtime's message")
  func badRun() throws {
    let place = try OnnxTensor(zeros: .int64, shape: [1], runtime: runtime)
    let count = try OnnxTensor(zeros: .int32, shape: [1], runtime: runtime)
    for x in [
      try OnnxTensor(zeros: .float, shape: [1, 3], runtime: runtime),
      try OnnxTensor(zeros: .int32, shape: [1, 2], runtime: runtime),
    ] {
      let error = #expect(throws: OnnxError.self) { try session.run([x, place, count]) }
      #expect(error?.reason == .failedRun)
      #expect(error?.found.isEmpty == false)
    }
    #expect(
      try session.run([
        OnnxTensor(zeros: .float, shape: [1, 2], runtime: runtime), place, count,
      ]).count == 3)
  }

  @Test("runs side by side do not disturb each other")
  func parallel() async throws {
    let (session, runtime) = (session, runtime)
    let sums = try await withThrowingTaskGroup(of: Bool.self) { group in
      for task in 0..<8 {
        group.addTask {
          for round in 0..<50 {
            let results = try session.run([
              OnnxTensor([Float(task), Float(round)], shape: [1, 2], runtime: runtime),
              OnnxTensor([Int64(round)], shape: [1], runtime: runtime),
              OnnxTensor([Int32(2)], shape: [1], runtime: runtime),
            ])
            guard results[0].floats == [2 * Float(task), 2 * Float(round)],
              results[1].integers == [round + 1]
            else { return false }
          }
          return true
        }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(sums == [Bool](repeating: true, count: 8))
  }

  @Test("missing, empty and cut files are errors that name the file")
  func badFiles() throws {
    let folder = try ScratchFolder()
    let missing = #expect(throws: OnnxError.self) {
      try OnnxSession(file: "\(folder.path)/none.onnx", runtime: runtime)
    }
    #expect(missing?.reason == .unreadable)
    let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: session.file)))
    for length in stride(from: 0, to: bytes.count, by: 37) {
      let file = try folder.write(bytes.prefix(length), to: "cut.onnx")
      let error = #expect(throws: OnnxError.self, "\(length) bytes") {
        try OnnxSession(file: file, runtime: runtime)
      }
      #expect(error?.reason == .badModel)
      #expect(error?.place == file)
      #expect(error?.description.contains("\n") == false)
    }
  }
}
