import BeamSearch
package import Text
import TraceFiles

extension TraceDivergence {
  /// Frames, rounds, expansions and candidates count from 0.
  package var json: JSON {
    func number(_ value: Int?) -> JSON { value.map { .integer($0) } ?? .null }
    return .object([
      ("frame", number(step)), ("round", number(round)), ("expansion", number(expansion)),
      ("candidate", number(candidate)), ("field", .string(field)), ("subject", .optional(subject)),
      ("recorded", .string(recorded)), ("now", .string(now)),
    ])
  }

  /// Where and what: frames count from 0, the rest from 1, as on the screen.
  ///
  /// - Parameter names: of what is compared: where the first value stands, and where the second.
  func sentence(
    clock: SearchClock, names: (String, String) = ("in the trace", "now")
  ) -> String {
    let unit = clock == .frames ? "frame" : "step"
    let places = [
      step.map { "\(unit) \($0)" }, round.map { "round \($0 + 1)" },
      expansion.map { "expansion \($0 + 1)" }, candidate.map { "candidate \($0 + 1)" },
    ].compactMap { $0 }
    let place = places.isEmpty ? "the final list" : places.joined(separator: ", ")
    return "\(place)\(subject.map { " (\($0))" } ?? ""): \(field): \(recorded) \(names.0), "
      + "\(now) \(names.1)"
  }
}
