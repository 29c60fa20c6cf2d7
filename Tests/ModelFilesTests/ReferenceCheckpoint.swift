import Foundation
import ModelFiles
import TestSupport
import Text
import Transducer

/// A checkpoint in the form of its own trainer, brought into the native format in memory.
struct ReferenceCheckpoint {
  let loaded: LoadedModel
  let decodes: [Decode]

  struct Decode: Decodable {
    var utt: String
    var wav: String?
    var mfc: String?
    var enc_frames: Int
    var greedy_ids: [Int]
    var greedy_emit_frames: [Int]
    var greedy_path_logprob: Double
    var enc_frame5_first8: [Double]
  }

  private struct Sheet: Decodable {
    var config: Config
    var vocab: [String]
    var feat_mean: [Float]
    var feat_std: [Float]
    var reference_decodes: [Decode]
  }

  private struct Config: Decodable {
    var layers: Int
    var kernel: Int
    var causal: Int
    var left: Int
    var right: Int
    var relmax: Int
    var N: Int
  }

  init(_ name: String) throws {
    let folder = "models/an4-reference/\(name)"
    let sheet = try JSONDecoder().decode(Sheet.self, from: TestData.data("\(folder).json"))
    let file = try SafetensorsFile.read(TestData.url("\(folder).safetensors").path)
    var tensors = file.tensors.compactMap(Self.renamed)
    for (name, values) in [("mean", sheet.feat_mean), ("std", sheet.feat_std)] {
      tensors.append(
        StoredTensor(
          name: "features.\(name)", scalar: .float32, shape: [values.count], values: values))
    }
    let bytes = SafetensorsFile.bytes(
      metadata: ["beamscope": Self.description(sheet.config, tokens: sheet.vocab)],
      tensors: tensors)
    loaded = try ModelFile.read(bytes: bytes, path: "\(name).safetensors")
    decodes = sheet.reference_decodes
  }

  /// The trainer's names of tensors, or of layers with a weight and a bias, and ours.
  private static let names = [
    "E": "predictor.embedding", "pos": "predictor.position", "pl": "predictor.projection",
    "pn": "predictor.norm", "we": "joiner.encoder", "wp": "joiner.predictor",
    "bias": "joiner.output.bias", "inp": "encoder.input", "inln": "encoder.input_norm",
    "n.0": "feed_forward1.norm", "n.1": "attention.norm", "n.2": "convolution.norm",
    "n.3": "feed_forward2.norm", "n.4": "final_norm", "f1.a": "feed_forward1.up",
    "f1.b": "feed_forward1.down", "f2.a": "feed_forward2.up", "f2.b": "feed_forward2.down",
    "a.qkv": "attention.qkv", "a.o": "attention.output", "a.rel": "attention.relative_bias",
    "c.p1": "convolution.pointwise1", "c.dw": "convolution.depthwise",
    "c.ln": "convolution.depthwise_norm", "c.p2": "convolution.pointwise2",
  ]

  /// `nil` for the auxiliary CTC head, which only training uses, and for the mean of the heads.
  private static func renamed(_ tensor: StoredTensor) -> StoredTensor? {
    var parts = tensor.name.split(separator: ".").map(String.init)
    guard parts[0] != "ctc", parts[0] != "pos_mean" else { return nil }
    var prefix = ""
    if parts[0] == "blocks" {
      prefix = "encoder.layers.\(parts[1])."
      parts.removeFirst(2)
    }
    var suffix = ""
    if let last = parts.last, parts.count > 1, last == "weight" || last == "bias" {
      suffix = ".\(last)"
      parts.removeLast()
    }
    guard let name = names[parts.joined(separator: ".")] else { return tensor }
    var result = tensor
    result.name = prefix + name + suffix
    // (D, 1, K) of a grouped convolution.
    if name == "convolution.depthwise", tensor.shape.count == 3 { result.shape.remove(at: 1) }
    return result
  }

  private static func description(_ config: Config, tokens: [String]) -> String {
    func limit(_ value: Int) -> JSON { .optional(value < 0 ? nil : value) }
    func number(_ value: Double) -> JSON { .number(value) }
    let frontEnd: [String: JSON] = [
      "type": .string("sphinx-mfcc"), "sample_rate": number(16000), "frame_length": number(410),
      "frame_shift": number(160), "fft_size": number(512), "pre_emphasis": number(0.97),
      "mel_filters": number(40), "low_frequency": number(130), "high_frequency": number(6800),
      "coefficients": number(13), "log_floor": number(1e-5), "sample_scale": number(32768),
    ]
    return JSON.object(byName: [
      "format": .string("beamscope-transducer"), "version": number(1),
      "name": .string("reference"), "licence": .string("unknown"), "provenance": .object([]),
      "vocabulary": .object(byName: [
        "tokens": .array(tokens.map { .string($0) }), "blank_id": number(0), "unk_id": .null,
      ]),
      "features": .object(byName: [
        "front_end": .object(byName: frontEnd),
        "deltas": .object(byName: ["order": number(2), "window": number(2)]),
        "normalization": .string("global"), "stack": number(4), "stride": number(4),
      ]),
      "encoder": .object(byName: [
        "type": .string("conformer"), "input_dim": number(156), "dim": number(144),
        "layers": .integer(config.layers), "heads": number(4), "feed_forward_dim": number(288),
        "kernel": .integer(config.kernel), "causal": .bool(config.causal != 0),
        "left_context": limit(config.left), "right_context": limit(config.right),
        "max_relative_distance": .integer(config.relmax), "layer_norm_epsilon": number(1e-5),
      ]),
      "predictor": .object(byName: [
        "type": .string("reduced"), "embedding_dim": number(144),
        "context_size": .integer(config.N), "heads": number(4), "similarity": .string("dot"),
        "start": .string("zeros"), "layer_norm_epsilon": number(1e-5),
      ]),
      "joiner": .object(byName: [
        "type": .string("additive"), "activation": .string("tanh"), "dim": number(144),
        "tied": .bool(true), "hat": .bool(false),
      ]),
    ]).canonical.text
  }
}
