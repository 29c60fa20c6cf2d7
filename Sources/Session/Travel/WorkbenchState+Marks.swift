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
      return say(.error, "a mark is a letter; found \(key.name)")
    }
    guard frameCount > 0 else { return say(.note, "nothing is decoded yet") }
    switch command {
    case .set: toggleMark(letter)
    case .goTo: goToMark(letter)
    }
  }

  /// Sets a mark here; one that is here already is taken away.
  private mutating func toggleMark(_ letter: Character) {
    if bookmarks.marks[letter] == cursor.frame {
      bookmarks.marks[letter] = nil
      say(.note, "mark \(letter) is gone")
    } else {
      bookmarks.marks[letter] = cursor.frame
      say(.note, "mark \(letter): \(placeName(of: cursor.frame))")
    }
  }

  private mutating func goToMark(_ letter: Character) {
    guard let frame = bookmarks.marks[letter] else {
      let key = keymap.keys(for: .setMark).first?.name ?? ""
      return say(.note, "there is no mark \(letter); \(key)\(letter) sets it on a frame")
    }
    moveTo(frame: frame)
    say(.note, "mark \(letter): \(placeName(of: cursor.frame))")
  }

  mutating func listMarks() {
    let marks = bookmarks.sortedMarks.map { "\($0.letter) \(placeName(of: $0.frame))" }
    say(.note, marks.isEmpty ? "no marks" : "marks: " + marks.joined(separator: "; "))
  }

  /// Says something of the step under the cursor, which it names first.
  mutating func sayHere(_ text: String) {
    let place = placeName(of: cursor.frame)
    say(.note, place.prefix(1).uppercased() + place.dropFirst() + ": " + text)
  }

  /// A step of the search as it is spoken of: "frame 12, 0.44 s".
  func placeName(of step: Int) -> String {
    let seconds = Double(encoderFrame(ofStep: step)) * (utterance?.encoded.frameDuration ?? 0)
    return "\(stepName) \(step + 1), \(fixed(seconds, 2)) s"
  }
}
