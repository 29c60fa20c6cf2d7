import Foundation

/// The variables that say where a user's own files are.
package enum UserEnvironment {
  /// Those of the process, unless a test binds others.
  @TaskLocal package static var variables = ProcessInfo.processInfo.environment
}
