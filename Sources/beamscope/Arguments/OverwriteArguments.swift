import ArgumentParser
import Recognition
import Text

/// Whether a result may replace a file of another kind.
struct OverwriteArguments: ParsableArguments {
  @Flag(
    help: ArgumentHelp(
      "Replace an existing file of any kind. Without it, a result replaces only files of its own "
        + "kind; an input is never replaced."))
  var force = false

  /// - Throws: `InputError` if the file may not be written.
  func check(
    _ path: String?, kind: OutputFile.Kind, inputs: [String?]
  ) throws(InputError) {
    guard let path else { return }
    _ = try OutputFile(path, kind: kind, inputs: inputs.compactMap(\.self), force: force)
  }
}
