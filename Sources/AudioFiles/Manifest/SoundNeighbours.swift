import Foundation

/// What lies beside sounds, and the sounds in a folder.
package enum SoundNeighbours {
  /// The transcripts in a folder: `transcripts.tsv`, or else LibriSpeech's `*.trans.txt`.
  ///
  /// - Returns: their paths, sorted; `nil` where it is no folder or has none.
  package static func transcripts(in folder: String) -> [String]? {
    let names = entries(of: folder)
    let found =
      names.contains("transcripts.tsv")
      ? ["transcripts.tsv"] : names.filter { $0.hasSuffix(".trans.txt") }
    return found.isEmpty ? nil : found.map { join(folder, $0) }
  }

  /// The sound files in a folder, not below it, sorted by name; cepstra only where there is no other.
  package static func sounds(in folder: String) -> [String] {
    let files = entries(of: folder).filter { name in
      !name.hasPrefix(".")
        && SoundFolder.extensions.contains(URL(fileURLWithPath: name).pathExtension.lowercased())
    }
    let heard = files.filter { !$0.lowercased().hasSuffix("." + CepstraFile.fileExtension) }
    return (heard.isEmpty ? files : heard).map { join(folder, $0) }
  }

  /// The folder's path may end with a slash.
  private static func join(_ folder: String, _ name: String) -> String {
    folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
  }

  private static func entries(of folder: String) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
  }
}
