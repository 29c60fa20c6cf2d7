import Foundation

/// How the program was started: its arguments, and the variables that locate the user's files; a test
/// may bind others.
package enum UserEnvironment {
  @TaskLocal package static var variables = ProcessInfo.processInfo.environment
  /// Without the program's name.
  @TaskLocal package static var arguments = Array(CommandLine.arguments.dropFirst())
}
