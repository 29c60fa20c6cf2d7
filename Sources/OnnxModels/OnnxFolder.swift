import Foundation
import Text

/// How the weights of a network are stored.
package enum OnnxPrecision: String, CaseIterable, Codable, Sendable {
  case fp32
  case fp16
  /// 8-bit weights; activations are rounded at run time.
  case int8

  /// From a file name such as `encoder.int8.onnx`; without it, fp32.
  init(fileName: String) {
    let parts = fileName.lowercased().split { $0 == "." || $0 == "-" || $0 == "_" }
    self = Self.allCases.first { parts.contains(Substring($0.rawValue)) } ?? .fp32
  }
}

/// The files of a transducer in a folder, found by name prefix: `encoder*.onnx`, `decoder*.onnx`,
/// `joiner*.onnx`, `tokens.txt`.
package struct OnnxFolder: Sendable, Equatable {
  package let path: String
  package let encoder: String
  package let decoder: String
  package let joiner: String
  package let tokens: String

  /// Whether a folder holds an ONNX transducer, complete or not.
  package static func recognizes(_ path: String) -> Bool {
    names(in: path).contains { name in
      name.hasSuffix(".onnx") && kinds.contains { name.hasPrefix($0) }
    }
  }

  init(path: String, encoder: String, decoder: String, joiner: String, tokens: String) {
    self.path = path
    self.encoder = encoder
    self.decoder = decoder
    self.joiner = joiner
    self.tokens = tokens
  }

  /// - Parameter precision: which of several files of a kind to use; a kind without it uses any
  ///   available file. `nil`: the most precise.
  package init(_ path: String, precision: OnnxPrecision? = nil) throws(OnnxError) {
    let names = Self.names(in: path)
    self.path = path
    encoder = try Self.pick("encoder", from: names, in: path, precision: precision)
    decoder = try Self.pick("decoder", from: names, in: path, precision: precision)
    joiner = try Self.pick("joiner", from: names, in: path, precision: precision)
    guard names.contains("tokens.txt") else {
      throw Self.missing("tokens.txt", from: names, in: path)
    }
    tokens = "\(path)/tokens.txt"
  }

  private static let kinds = ["encoder", "decoder", "joiner"]

  private static func names(in path: String) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted()
  }

  private static func pick(
    _ kind: String, from names: [String], in path: String, precision: OnnxPrecision?
  ) throws(OnnxError) -> String {
    let files = names.filter { $0.hasPrefix(kind) && $0.hasSuffix(".onnx") }
    guard !files.isEmpty else { throw missing("\(kind)*.onnx", from: names, in: path) }
    let wanted = ([precision].compactMap { $0 }) + OnnxPrecision.allCases
    let matching =
      wanted.lazy.map { precision in
        files.filter { OnnxPrecision(fileName: $0) == precision }
      }.first { !$0.isEmpty } ?? []
    guard matching.count == 1 else {
      throw OnnxError(
        .missingFile, at: path, found: "several: \(matching.joined(separator: ", "))",
        expected: "one \(kind)*.onnx per precision",
        advice: "put the files of one model into a separate folder")
    }
    return "\(path)/\(matching[0])"
  }

  private static func missing(
    _ name: String, from names: [String], in path: String
  ) -> OnnxError {
    let shown = names.prefix(8).joined(separator: ", ") + (names.count > 8 ? ", ..." : "")
    return OnnxError(
      .missingFile, at: path, found: names.isEmpty ? "no files" : "only \(shown)",
      expected: name,
      advice: "use a folder with encoder*.onnx, decoder*.onnx, joiner*.onnx and tokens.txt")
  }
}
