import ArgumentParser
package import Recognition
package import Text

/// Whether a result may replace a file of another kind.
package struct OverwriteArguments: ParsableArguments {
  package init() {}

  @Flag(
    help: ArgumentHelp(
      "Replace an existing file of any kind. Without it, a result replaces only files of its own "
        + "kind; an input is never replaced."))
  package var force = false

  /// - Throws: `InputError` if the file may not be written.
  package func check(
    _ path: String?, kind: OutputFile.Kind, inputs: [String?]
  ) throws(InputError) {
    guard let path else { return }
    try OutputFile.check(path, kind: kind, inputs: inputs.compactMap(\.self), force: force)
  }
}
