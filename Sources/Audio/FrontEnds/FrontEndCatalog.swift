import Text

/// Every front end by name: one line each, and model files, the command line and the tests know it.
package enum FrontEndCatalog {
  package struct Entry: Sendable {
    /// As in model files and after `--front-end`.
    package let name: String
    package let summary: String
    /// The front end that the name alone stands for.
    package let defaults: @Sendable () throws(AudioError) -> any FrontEnd
    /// Builds from parameters; every one must be there, and no other.
    package let make: @Sendable ([String: FrontEndParameter]) throws(AudioError) -> any FrontEnd
  }

  package static let entries: [Entry] = [
    Entry(
      name: KaldiLogMelFrontEnd.type,
      summary: "log-mel energies as kaldi-native-fbank computes them for icefall",
      defaults: { () throws(AudioError) in try KaldiLogMelFrontEnd() },
      make: { (parameters) throws(AudioError) in try KaldiLogMelFrontEnd(parameters: parameters) }),
    Entry(
      name: NemoLogMelFrontEnd.type,
      summary: "log-mel energies as NeMo computes them",
      defaults: { () throws(AudioError) in try NemoLogMelFrontEnd() },
      make: { (parameters) throws(AudioError) in try NemoLogMelFrontEnd(parameters: parameters) }),
    Entry(
      name: SphinxMFCCFrontEnd.type,
      summary: "mel cepstra as CMU Sphinx made AN4's",
      defaults: { () throws(AudioError) in try SphinxMFCCFrontEnd() },
      make: { (parameters) throws(AudioError) in try SphinxMFCCFrontEnd(parameters: parameters) }),
  ]

  /// The front end a model file describes: `parameters` holds all of them except the type.
  package static func make(
    type: String, parameters: [String: FrontEndParameter]
  ) throws(AudioError) -> any FrontEnd {
    try entry(named: type).make(parameters)
  }

  /// The front end of this name with its default parameters.
  package static func make(type: String) throws(AudioError) -> any FrontEnd {
    try entry(named: type).defaults()
  }

  private static func entry(named name: String) throws(AudioError) -> Entry {
    guard let entry = entries.first(where: { $0.name == name }) else {
      let names = entries.map(\.name).joined(separator: ", ")
      throw AudioError(
        .badParameter, at: "front end", found: "the unknown type \"\(name)\"",
        expected: "one of \(names)", advice: "check the spelling")
    }
    return entry
  }
}
