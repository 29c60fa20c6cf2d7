/// The version of the program: `--version`, and part of what it writes for later.
package enum ProgramVersion {
  package static let number = "0.1.0"
  package static let text = "beamscope \(number)"
}
