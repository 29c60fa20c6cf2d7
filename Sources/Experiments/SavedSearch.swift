package import BeamSearch
import Transducer

/// The request for a search, in the form a user types.
package struct SavedSearch: Codable, Sendable, Equatable {
  package let request: SearchRequest

  private enum CodingKeys: String, CodingKey { case name, dialect, knobs }

  package init(_ request: SearchRequest) { self.request = request }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let dialect = try container.decodeIfPresent(String.self, forKey: .dialect)
    let knobs = try container.decodeIfPresent([String: String].self, forKey: .knobs) ?? [:]
    do throws(SearchError) {
      let settings = try knobs.sorted { $0.key < $1.key }
        .map { name, text throws(SearchError) in
          try KnobSetting(try SearchKnob.named(name), parsing: text)
        }
      let known: Dialect? = if let dialect { try DialectCatalog.named(dialect) } else { nil }
      let name = try? container.decodeIfPresent(String.self, forKey: .name)
      request = SearchRequest(search: name, dialect: known, settings: settings)
      _ = try request.plan(contextSize: nil)
    } catch {
      throw DecodingError.dataCorrupted(
        .init(codingPath: decoder.codingPath, debugDescription: "\(error)"))
    }
  }

  package func encode(to encoder: any Swift.Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encodeIfPresent(request.search, forKey: .name)
    try container.encodeIfPresent(request.dialect?.name, forKey: .dialect)
    var knobs: [String: String] = [:]
    for setting in request.settings { knobs[setting.knob.name] = setting.value.text }
    try container.encode(knobs, forKey: .knobs)
  }
}

/// An intervention at a frame; tokens by their ids, knobs as typed.
package struct SavedIntervention: Codable, Sendable, Equatable {
  package enum Kind: String, Codable, Sendable { case force, forbid, set }

  package var frame: Int
  package var kind: Kind
  package var token: Int?
  package var knob: String?
  package var value: String?

  package init(
    frame: Int, kind: Kind, token: Int? = nil, knob: String? = nil, value: String? = nil
  ) {
    self.frame = frame
    self.kind = kind
    self.token = token
    self.knob = knob
    self.value = value
  }
}

extension SavedIntervention {
  package init(_ intervention: SearchIntervention) {
    let kind: Kind =
      switch intervention.change {
      case .force: .force
      case .forbid: .forbid
      case .set: .set
      }
    self.init(
      frame: intervention.frame, kind: kind, token: intervention.token?.index,
      knob: intervention.setting?.knob.name, value: intervention.setting?.value.text)
  }

  /// `nil` if it is incomplete.
  package var intervention: SearchIntervention? {
    guard frame >= 0 else { return nil }
    switch kind {
    case .force, .forbid:
      guard let token, (0..<Int(Int32.max)).contains(token) else { return nil }
      return SearchIntervention(
        frame: frame, kind == .force ? .force(TokenID(token)) : .forbid(TokenID(token)))
    case .set:
      guard let knob = knob.flatMap(SearchKnob.init(rawValue:)), let value,
        let setting = try? KnobSetting(knob, parsing: value)
      else { return nil }
      return SearchIntervention(frame: frame, .set(setting))
    }
  }
}
