import Analysis
import Audio
import Foundation
package import Text
import Transducer

/// Which files are written of which sound.
package struct ExportPlan {
  private static let placeholder = "{}"
  private let targets: [(pattern: String, format: ExportFormat)]

  package init(patterns: [String], audio: [String]) throws(InputError) {
    var targets: [(pattern: String, format: ExportFormat)] = []
    for pattern in patterns { targets.append((pattern, try Self.format(of: pattern))) }
    self.targets = targets
    var owners: [String: String] = [:]
    for sound in audio {
      for target in targets {
        let path = Self.path(target.pattern, of: sound)
        guard let other = owners.updateValue(sound, forKey: path) else { continue }
        throw InputError(
          place: "--export \(target.pattern)", found: "\(path) for \(other) and for \(sound)",
          expected: "a file for each",
          advice: target.pattern.contains(Self.placeholder)
            ? "give each file once, and run sounds with the same name separately"
            : "put \(Self.placeholder) in it for the name of the sound, as in "
              + "out/\(Self.placeholder).\(target.format.suffix)")
      }
    }
  }

  private static func format(of pattern: String) throws(InputError) -> ExportFormat {
    let known = "one of " + ExportCatalog.suffixes(ExportCatalog.transcripts)
    guard let format = try? ExportCatalog.format(of: pattern) else {
      throw InputError(
        place: "--export \(pattern)", found: "no known suffix", expected: known,
        advice: "add one to the file's name")
    }
    guard case .transcript = format.content else {
      throw InputError(
        place: "--export \(pattern)", found: "a format for the workbench's screen",
        expected: known,
        advice: "for the screen, use :export in the workbench, or open --keys with --dump-screen")
    }
    return format
  }

  private static func path(_ pattern: String, of sound: String) -> String {
    pattern.replacingOccurrences(of: placeholder, with: Transcript.name(of: sound))
  }

  /// All files that are written.
  package func paths(of audio: [String]) -> [String] {
    audio.flatMap { sound in targets.map { Self.path($0.pattern, of: sound) } }
  }

  /// Writes the files of one sound; says on standard error what cannot be written.
  ///
  /// - Returns: how many cannot.
  package func write(_ decoded: DecodedUtterance) -> Int {
    let transcript = decoded.transcript
    var failures = 0
    for target in targets {
      do {
        try ExportFile.write(
          target.format.text(of: transcript), to: Self.path(target.pattern, of: decoded.exportName),
          replacing: true)
      } catch {
        Console.report(error)
        failures += 1
      }
    }
    return failures
  }
}

extension UtteranceList.Item {
  /// The sound's path, or for a piece its id.
  package var exportName: String { piece.isWhole ? piece.path : id }
}

extension DecodedUtterance {
  fileprivate var exportName: String { piece.isWhole ? path : id }

  /// The best candidate before the others.
  fileprivate var transcript: Transcript {
    Transcript(
      file: exportName, duration: heard.duration, frameDuration: heard.encoded.frameDuration,
      report: report, selected: 0, vocabulary: vocabulary)
  }
}
