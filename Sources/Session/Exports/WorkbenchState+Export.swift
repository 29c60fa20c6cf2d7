import Analysis
import BeamSearch
import Transducer

/// `e`, `:export` and `:export!`.
extension WorkbenchState {
  /// Asks for a file name, and suggests one.
  mutating func openExport() {
    let file = files.indices.contains(fileIndex) ? Transcript.name(of: files[fileIndex].name) : ""
    let number = candidateIndex == 0 ? "" : "-\(candidateIndex + 1)"
    let suffix = ExportCatalog.formats.first?.suffix ?? ""
    overlay = .export(LineEditor("\(file.isEmpty ? "screen" : file + number).\(suffix)"))
  }

  mutating func handleExport(_ key: KeyStroke, editor: LineEditor) -> [Effect] {
    if key.name == "<Tab>" || key.name == "<BackTab>" {
      let step = key.name == "<Tab>" ? 1 : -1
      overlay = .export(editor.replaced(with: Self.renamed(editor.text, by: step)))
      return []
    }
    return edit(key, editor, as: Overlay.export) { state, path in
      let kept = state.remember("export \(path)")
      return state.export(to: path, replacing: false) + kept
    }
  }

  /// A file name with the suffix of the next format instead of its own.
  private static func renamed(_ path: String, by step: Int) -> String {
    let formats = ExportCatalog.formats
    guard let format = try? ExportCatalog.format(of: path),
      let place = formats.firstIndex(of: format)
    else { return path + "." + (formats.first?.suffix ?? "") }
    let next = formats[(place + step + formats.count) % formats.count]
    return path.dropLast(format.suffix.count) + next.suffix
  }

  mutating func export(to path: String, replacing: Bool) -> [Effect] {
    do {
      let format = try ExportCatalog.format(of: path)
      let what: String
      let source: Export.Source
      switch format.content {
      case .screen(let form): (source, what) = (.screen(form), format.summary)
      case .transcript:
        let transcript = try transcript()
        source = .transcript(transcript, format)
        what = "candidate \(candidateIndex + 1) of \(transcript.name): \(format.summary)"
      }
      let export = Export(source: source, path: path, replacesFile: replacing, what: what)
      return [.export(startJob(.export), export)]
    } catch {
      say(.error, "\(error)")
      return []
    }
  }

  /// What was recognised, with the selected candidate.
  private func transcript() throws(ExportError) -> Transcript {
    guard let utterance, let model, let risk, risk.candidates.indices.contains(candidateIndex)
    else { throw .notScored }
    return Transcript(
      file: utterance.name, duration: utterance.duration,
      frameDuration: utterance.encoded.frameDuration, report: risk, selected: candidateIndex,
      vocabulary: model.scorer.vocabulary)
  }
}
