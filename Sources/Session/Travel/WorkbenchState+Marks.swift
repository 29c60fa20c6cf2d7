import Analysis
import Text
import Transducer

extension WorkbenchState {
  /// What is set in the file that is open.
  package internal(set) var bookmarks: Bookmarks {
    get { files.indices.contains(fileIndex) ? files[fileIndex].bookmarks : Bookmarks() }
    set { if files.indices.contains(fileIndex) { files[fileIndex].bookmarks = newValue } }
  }

  /// The letter that a command on marks waited for.
  mutating func finish(_ command: MarkCommand, with key: KeyStroke) {
    guard key.name != "<Esc>" else { return }
    guard let letter = key.character, letter.isLetter else {
      return say(.error, "mark: found \(key.name); expected a letter")
    }
    guard frameCount > 0 else { return say(.note, "nothing is decoded yet") }
    switch command {
    case .set: toggleMark(letter)
    case .goTo: goToMark(letter)
    }
  }

  /// Sets a mark here, or removes it if it is here already.
  private mutating func toggleMark(_ letter: Character) {
    if bookmarks.marks[letter] == cursor.frame {
      bookmarks.marks[letter] = nil
      say(.note, "mark \(letter) removed")
    } else {
      bookmarks.marks[letter] = cursor.frame
      say(.note, "mark \(letter): \(placeName(of: cursor.frame))")
    }
  }

  private mutating func goToMark(_ letter: Character) {
    guard let frame = bookmarks.marks[letter] else {
      let key = keymap.keys(for: .setMark).first?.name ?? ""
      return say(.note, "there is no mark \(letter); \(key)\(letter) sets it")
    }
    moveTo(frame: frame)
    say(.note, "mark \(letter): \(placeName(of: cursor.frame))")
  }

  mutating func listMarks() {
    let marks = bookmarks.sortedMarks.map { "\($0.letter) \(placeName(of: $0.frame))" }
    say(.note, marks.isEmpty ? "no marks" : "marks: " + marks.joined(separator: "; "))
  }

  /// Logs a note that begins with the step under the cursor.
  mutating func sayHere(_ text: String) {
    let place = placeName(of: cursor.frame)
    say(.note, place.prefix(1).uppercased() + place.dropFirst() + ": " + text)
  }

  /// A step of the search by name: "frame 11, 0.44 s".
  func placeName(of step: Int) -> String {
    let seconds = Double(encoderFrame(ofStep: step)) * (utterance?.encoded.frameDuration ?? 0)
    return "\(stepName) \(step), \(fixed(seconds, 2)) s"
  }
}
