package import ModelFiles
import Session
package import Text
import Transducer

/// The printed summary of a family of decoders of known dimensions: how many parameters each has,
/// and how these are counted.
package struct PresetSheet {
  package let family: PresetFamily

  package init(family: PresetFamily) {
    self.family = family
  }

  package var json: JSON {
    .object([
      ("preset", .string(family.name)),
      ("summary", .string(family.summary)),
      ("decoders", .array(family.decoders.map(json(of:)))),
      (
        "formulas",
        .object(family.formulas.map { ($0.part, .string($0.formula)) })
      ),
      ("legend", .string(family.legend)),
      ("sources", .strings(family.sources)),
    ])
  }

  private func json(of decoder: DecoderPreset) -> JSON {
    let inventory = decoder.inventory
    return .object([
      ("name", .string(decoder.name)),
      ("vocabulary_size", .integer(decoder.vocabularySize)),
      ("encoder_dim", .integer(decoder.encoderDim)),
      (
        "predictor",
        JSON.object(
          byName: decoder.predictor.settings.merging(
            ["type": .string(type(of: decoder.predictor).type)]) { $1 }
        ).canonical
      ),
      ("joiner", JSON.object(byName: decoder.joiner.settings).canonical),
      ("parameters", .integer(inventory.totalParameters)),
      ("bytes", .integer(inventory.totalBytes)),
      ("components", .array(inventory.components.map(\.json))),
    ])
  }

  package var listing: String {
    var table = TextColumns([.left, .right, .right, .right, .right, .right])
    table.add(["decoder", "predictor", "joiner", "all", "", "bytes (F32)"])
    for decoder in family.decoders {
      let inventory = decoder.inventory
      table.add(
        [decoder.name] + inventory.components.map { "\($0.parameters)" } + [
          "\(inventory.totalParameters)", millions(inventory.totalParameters),
          "\(inventory.totalBytes)",
        ])
    }
    var formulas = TextColumns([.left, .left])
    for (part, formula) in family.formulas { formulas.add([part, formula]) }
    let blocks = [
      wrapped("\(family.name): \(family.summary)", indent: ""), table.lines(indent: "  "),
      wrapped(
        "Parameters, computed from the shapes of the tensors of these networks,"
          + " not copied from a table:", indent: "  ") + formulas.lines(indent: "    ")
        + wrapped(family.legend, indent: "    "),
      family.sources.flatMap { wrapped($0, indent: "  ") },
    ]
    return blocks.map { $0.joined(separator: "\n") }.joined(separator: "\n\n")
  }

  private func millions(_ count: Int) -> String { fixed(Double(count) / 1e6, 2) + "M" }

  /// Lines of at most 100 columns, broken between words.
  private func wrapped(_ text: String, indent: String) -> [String] {
    var lines: [String] = []
    var line = ""
    for word in text.split(separator: " ") {
      if !line.isEmpty, indent.count + line.count + 1 + word.count > 100 {
        lines.append(indent + line)
        line = ""
      }
      line += (line.isEmpty ? "" : " ") + word
    }
    return lines + [indent + line]
  }
}
