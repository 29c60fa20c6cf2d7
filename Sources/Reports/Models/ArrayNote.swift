package import Kernels
import Text

/// The message about an array that was written.
package struct ArrayNote {
  private let path: String
  private let array: Matrix
  private let rowDuration: Double
  private let notes: [String]

  /// - Parameter rowDuration: seconds from one row to the next.
  package init(path: String, array: Matrix, rowDuration: Double, notes: [String]) {
    self.path = path
    self.array = array
    self.rowDuration = rowDuration
    self.notes = notes
  }

  package var text: String {
    let size = "\(array.rows) x \(array.columns) float32"
    let pace = "one row every \(fixed(rowDuration * 1000, 1)) ms"
    return "\(path)  \(([size, pace] + notes).joined(separator: ", "))"
  }
}
