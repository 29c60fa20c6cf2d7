import Text

/// Every front end by name: one line each makes it known to model files, the command line and the
/// tests.
package enum FrontEndCatalog {
  package struct Entry: Sendable {
    /// As in model files and after `--front-end`.
    package let name: String
    package let summary: String
    /// The front end with default parameters.
    package let defaults: @Sendable () throws(AudioError) -> any FrontEnd
    /// Builds from parameters; all must be present, and no others.
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
      summary: "mel cepstra as CMU Sphinx computed them for AN4",
      defaults: { () throws(AudioError) in try SphinxMFCCFrontEnd() },
      make: { (parameters) throws(AudioError) in try SphinxMFCCFrontEnd(parameters: parameters) }),
  ]

  /// The front end a model file describes: `parameters` holds everything but the type.
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
        .badParameter, at: "front end", found: "unknown type \"\(name)\"",
        expected: "one of \(names)", advice: "check the spelling")
    }
    return entry
  }
}
