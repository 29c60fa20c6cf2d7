import Analysis
import BeamSearch
import Scoring
import Transducer

/// The sound files: moving through them, and the results kept for each.
extension WorkbenchState {
  mutating func openFile(_ index: Int) -> [Effect] {
    guard files.indices.contains(index) else {
      say(.note, index < 0 ? "this is the first file" : "this is the last file")
      return []
    }
    fileIndex = index
    fileRow = index
    return encodeFile()
  }

  /// The next file of the list, and after its last the first, that is decoded with word errors.
  mutating func openWrongFile() -> [Effect] {
    let errors = files.map { file -> Int? in
      if case .decoded(let result) = file.outcome { result.edits?.errors ?? 0 } else { nil }
    }
    let order = files.indices.map { (fileIndex + 1 + $0) % files.count }
    if let wrong = order.first(where: { errors[$0] ?? 0 > 0 }), wrong != fileIndex {
      return openFile(wrong)
    }
    let isNoneDecoded = errors.allSatisfy { $0 == nil }
    let other = order.last.flatMap { errors[$0] } ?? 0 > 0 ? "other " : ""
    say(
      .note,
      isNoneDecoded ? "no file is decoded yet; :all decodes all" : "no \(other)file with errors")
    return []
  }

  mutating func selectFile(by offset: Int) -> [Effect] {
    fileRow = max(0, min(files.count - 1, fileRow + offset))
    return []
  }

  /// `:all`: decodes in the background every file without a result of the current search settings.
  mutating func decodeAll() -> [Effect] {
    guard model != nil else {
      say(.note, "no model is loaded yet")
      return []
    }
    guard fork.modelPath == nil else {
      say(.note, "this fork has another model; the list is for the first model: go to the base")
      return []
    }
    let open = files.indices.filter { !isCurrent(files[$0].outcome) }
    guard !open.isEmpty else {
      say(.note, "all files are already decoded with these knobs")
      return []
    }
    let work = open.map { FileWork(file: $0, reference: files[$0].reference) }
    return [.decodeFiles(startJob(.files), work, name: searchName, options: options)]
  }

  /// Keeps the result of the open file, unless it is from a fork.
  mutating func keepResult() {
    guard fork.modelPath == nil, interventions.isEmpty, files.indices.contains(fileIndex),
      let utterance, let decoding, let risk
    else { return }
    keep(
      .decoded(
        FileResult(
          duration: utterance.duration, report: risk, searchName: decoding.trace.profile.name,
          options: decoding.trace.options)),
      file: fileIndex)
  }

  mutating func keep(_ outcome: FileOutcome, file: Int) {
    guard files.indices.contains(file) else { return }
    files[file].outcome = outcome
  }

  /// Reports on the files that were decoded in the background.
  mutating func finishFiles() {
    let view = filesView
    let failed = files.count { if case .failed = $0.outcome { true } else { false } }
    say(
      failed == 0 ? .note : .warning,
      "\(view.decodedCount) of \(files.count) files are decoded"
        + (failed == 0 ? "" : ", \(failed) failed"))
  }

  /// Whether an outcome is from the current search settings.
  func isCurrent(_ outcome: FileOutcome?) -> Bool {
    guard case .decoded(let result) = outcome else { return false }
    return result.searchName == searchName && result.options == options
  }
}
