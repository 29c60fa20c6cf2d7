import Text

/// A format of manifests: how it is recognised, and how it is read.
struct ManifestFormat: Sendable {
  let name: String
  /// What it looks like, for errors and help.
  let form: String
  let recognizes: @Sendable (ManifestText) -> Bool
  let records: @Sendable (ManifestText) throws(ManifestError) -> [ManifestRecord]
}

/// All formats of a manifest in one file, in the order in which they are tried; to add one, add a
/// row.
package enum ManifestFormatCatalog {
  static let formats = [
    ManifestFormat(
      name: "lhotse cuts", form: "lhotse's cuts (.jsonl, .jsonl.gz)",
      recognizes: LhotseCuts.recognizes, records: LhotseCuts.records),
    ManifestFormat(
      name: "NeMo JSON lines", form: "JSON lines with audio_filepath and text",
      recognizes: ManifestJSON.recognizes, records: ManifestJSON.records),
    ManifestFormat(
      name: "sclite trn", form: "lines of text and (id)",
      recognizes: TranscriptLines.recognizesTrn, records: TranscriptLines.trnRecords),
    ManifestFormat(
      name: "CSV", form: "CSV with named columns",
      recognizes: ManifestCSV.recognizes, records: ManifestCSV.records),
    ManifestFormat(
      name: "table", form: "lines of utterance id, tab, text",
      recognizes: ManifestTable.recognizes, records: ManifestTable.records),
    // Kaldi's `text` and LibriSpeech's `*.trans.txt`.
    ManifestFormat(
      name: "id and text", form: "lines of id, space, text",
      recognizes: { _ in true }, records: TranscriptLines.records),
  ]

  /// What a manifest may be, in one phrase.
  package static let forms =
    formats.map(\.form).joined(separator: "; ")

  static func format(of text: ManifestText) -> ManifestFormat {
    formats.first { $0.recognizes(text) } ?? formats[formats.count - 1]
  }
}
