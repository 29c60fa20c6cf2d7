import Foundation

/// The environment variables that locate the user's files.
package enum UserEnvironment {
  /// Those of the process, unless a test binds others.
  @TaskLocal package static var variables = ProcessInfo.processInfo.environment
}
