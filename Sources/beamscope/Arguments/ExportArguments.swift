import Analysis
import ArgumentParser
import Foundation
import Recognition
import Session
import Text

/// Export of the results of each sound to files.
struct ExportArguments: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Also write the result to a file, in the format of its suffix: "
        + ExportCatalog.suffixes(ExportCatalog.transcripts)
        + ". {} in it stands for the name of the sound without folder and suffix, needed for "
        + "several sounds. A file of the same format is replaced. May be repeated.",
      valueName: "file"),
    completion: .file())
  var export: [String] = []

  /// - Throws: `InputError` unless every sound gets its own file.
  func plan(for audio: [String]) throws(InputError) -> ExportPlan {
    try ExportPlan(patterns: export, audio: audio)
  }
}
