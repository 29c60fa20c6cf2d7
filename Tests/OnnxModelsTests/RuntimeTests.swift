import Foundation
import OnnxModels
import Testing
import Text

@Suite("ONNX Runtime")
struct RuntimeTests {
  private func places(
    _ environment: [String: String], folders: [String: [String]] = [:]
  ) -> RuntimePlaces {
    RuntimePlaces(environment: environment) { folders[$0] ?? [] }
  }

  private func problem(
    _ location: SourceLocation = #_sourceLocation, _ open: () throws -> OnnxRuntime
  ) -> OnnxError? {
    #expect(throws: OnnxError.self, sourceLocation: location) { try open() }
  }

  @Test("places are tried in order: system, active environment, path, home")
  func order() {
    let wheel = "lib/python3.11/site-packages"
    let found = places(
      [
        "VIRTUAL_ENV": "/env", "PATH": "/usr/bin:/opt/py/bin:/env/bin:/empty/bin",
        "HOME": "/home/u",
      ],
      folders: [
        "/env/lib": ["python3.11"], "/env/bin": ["python3"],
        "/env/\(wheel)/onnxruntime/capi": ["__init__.py", "libonnxruntime.so.1.32.0"],
        "/env/\(wheel)/sherpa_onnx/lib": ["libonnxruntime.so"],
        "/opt/py/bin": ["python3"], "/opt/py/lib": ["python3.9", "perl5"],
        "/opt/py/lib/python3.9/dist-packages/sherpa_onnx/lib": ["libonnxruntime.so"],
        "/home/u/.local/lib": ["python3.12"],
        "/home/u/.local/lib/python3.12/site-packages/onnxruntime/capi": ["libonnxruntime.so.1"],
      ]
    ).candidates()
    #expect(
      found == [
        "libonnxruntime.so.1", "libonnxruntime.so",
        "/env/\(wheel)/onnxruntime/capi/libonnxruntime.so.1.32.0",
        "/env/\(wheel)/sherpa_onnx/lib/libonnxruntime.so",
        "/opt/py/lib/python3.9/dist-packages/sherpa_onnx/lib/libonnxruntime.so",
        "/home/u/.local/lib/python3.12/site-packages/onnxruntime/capi/libonnxruntime.so.1",
      ])
  }

  @Test("a library specified by the user is the only one tried")
  func named() {
    let places = places(["BEAMSCOPE_ONNXRUNTIME": "/from/environment.so"])
    #expect(problem { try .open(named: "/named.so", places: places) }?.place == "/named.so")
    #expect(problem { try .open(places: places) }?.place == "/from/environment.so")
    #expect(self.places(["BEAMSCOPE_ONNXRUNTIME": ""]).chosen == nil)
  }

  @Test("without a library, one line says what is missing and how to install it")
  func nowhere() throws {
    // A file that is no library stands for one that is there and does not load.
    let folder = try ScratchFolder()
    let wheel = "\(folder.path)/lib/python3.11/site-packages/onnxruntime/capi"
    try FileManager.default.createDirectory(atPath: wheel, withIntermediateDirectories: true)
    try Data("text".utf8).write(to: URL(fileURLWithPath: "\(wheel)/libonnxruntime.so.1"))
    let environment = ["VIRTUAL_ENV": folder.path]
    let places = RuntimePlaces(environment: environment) {
      (try? FileManager.default.contentsOfDirectory(atPath: $0)) ?? []
    }
    guard (try? OnnxRuntime(library: "libonnxruntime.so.1")) == nil else { return }
    let error = try #require(problem { try .open(places: places) })
    #expect(error.reason == .missingLibrary)
    #expect(error.found.contains("\(wheel)/libonnxruntime.so.1"))
    #expect(error.description.contains("pip install onnxruntime"))
    #expect(!error.description.contains("\n"))
    #expect(problem { try .open(places: self.places([:])) }?.found == "no libonnxruntime")
  }

  @Test("a library that is not a runtime is rejected by name")
  func notARuntime() throws {
    let folder = try ScratchFolder()
    let text = try folder.write(Array("not a library".utf8), to: "libonnxruntime.so")
    let error = try #require(problem { try OnnxRuntime(library: text) })
    #expect(error.reason == .notALibrary)
    #expect(error.place == text)
    #expect(problem { try OnnxRuntime(library: "\(text).no") }?.reason == .notALibrary)
    #expect(problem { try OnnxRuntime(library: "libm.so.6") }?.reason == .notARuntime)
  }

  @Test("a runtime reports its version", .enabled(if: TestRuntime.isThere, TestRuntime.missing))
  func version() throws {
    let runtime = try TestRuntime.open()
    let parts = runtime.version.split(separator: ".").compactMap { Int($0) }
    #expect(parts.count == 3 && parts[0] == 1 && parts[1] >= 13)
    // Several in one process do not disturb each other.
    #expect(try OnnxRuntime(library: runtime.library).version == runtime.version)
  }
}
