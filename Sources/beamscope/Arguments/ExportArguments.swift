import Analysis
import ArgumentParser
import Foundation
import Recognition
import Session
import Text
import Transducer

/// What is written to files of its own besides the results of each sound.
struct ExportArguments: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Also write what was recognised to a file, in the format of its suffix: "
        + ExportCatalog.suffixes(ExportCatalog.transcripts)
        + ". {} in it stands for the name of the sound without folder and suffix; several sounds "
        + "need that. A file that is there is replaced. May be given again.",
      valueName: "file"),
    completion: .file())
  var export: [String] = []

  /// - Throws: `InputError` where not every sound would get a file of its own.
  func plan(for audio: [String]) throws(InputError) -> ExportPlan {
    try ExportPlan(patterns: export, audio: audio)
  }
}
