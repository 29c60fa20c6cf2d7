import Analysis
package import ArgumentParser
import Foundation
package import Recognition
import Session
package import Text

/// Export of the results of each sound to files.
package struct ExportArguments: ParsableArguments {
  package init() {}

  @Option(
    help: ArgumentHelp(
      "Also write the result to a file, in the format of its suffix: "
        + ExportCatalog.suffixes(ExportCatalog.transcripts)
        + ". {} in it stands for the name of the sound without folder and suffix, needed for "
        + "several sounds. A file of the same format is replaced. May be repeated.",
      valueName: "file"),
    completion: .file())
  package var export: [String] = []

  /// - Throws: `InputError` unless every sound gets its own file.
  package func plan(for audio: [String]) throws(InputError) -> ExportPlan {
    try ExportPlan(patterns: export, audio: audio)
  }
}
