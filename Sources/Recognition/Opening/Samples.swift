import Foundation
import Text

/// The model, the speech and the transcripts that come with the program.
package struct Samples {
  package let model: String
  package let audio: [String]
  package let references: String

  /// The samples of the current repository, or those installed with the program.
  ///
  /// - Throws: `InputError` that names the folders that were looked at.
  package static func find() throws -> Samples {
    let places = folders()
    guard let folder = places.first(where: isSamples) else {
      throw InputError(
        place: "samples", found: "none in \(places.joined(separator: ", "))",
        expected: "a folder with models/an4-full.safetensors and wav/transcripts.tsv",
        advice: "run the program in the repository, or name a model and sound files: "
          + "beamscope MODEL AUDIO...")
    }
    let names = try FileManager.default.contentsOfDirectory(atPath: folder + "/wav")
    return Samples(
      model: folder + modelFile,
      audio: names.filter { $0.hasSuffix(".wav") }.sorted().map { folder + "/wav/" + $0 },
      references: folder + referenceFile)
  }

  private static let modelFile = "/models/an4-full.safetensors"
  private static let referenceFile = "/wav/transcripts.tsv"

  private static func isSamples(_ folder: String) -> Bool {
    [modelFile, referenceFile].allSatisfy {
      FileManager.default.fileExists(atPath: folder + $0)
    }
  }

  /// Where `name` (samples, themes) may lie: here; in the repository of a program that was built in
  /// it (.build/release/beamscope); beside an installed program (bin/../share/beamscope).
  package static func folders(_ name: String = "samples") -> [String] {
    let program = Bundle.main.bundleURL.resolvingSymlinksInPath()
    let here = FileManager.default.currentDirectoryPath
    var places = [here + "/" + name]
    var up = program
    for _ in 0..<4 {
      places.append(up.path + "/" + name)
      up.deleteLastPathComponent()
    }
    places.append(program.path + "/../share/beamscope/" + name)
    return places
  }
}
