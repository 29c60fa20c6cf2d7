/// The version of the program: `--version`, and part of what it writes for later.
enum ProgramVersion {
  static let number = "0.1.0"
  static let text = "beamscope \(number)"
}
