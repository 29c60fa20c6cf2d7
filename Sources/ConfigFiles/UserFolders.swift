/// Where the user's files are, following the XDG Base Directory Specification.
package struct UserFolders: Sendable, Equatable {
  /// Settings, key bindings, themes; `nil` if neither the variable nor a home is known.
  package let configuration: String?
  /// The program's own state: history, sessions.
  package let state: String?

  package init(environment: [String: String]) {
    func folder(_ variable: String, orHome fallback: String) -> String? {
      // The specification says to ignore relative paths.
      if let path = environment[variable], path.hasPrefix("/") { return "\(path)/beamscope" }
      guard let home = environment["HOME"], !home.isEmpty else { return nil }
      return "\(home)/\(fallback)/beamscope"
    }
    configuration = folder("XDG_CONFIG_HOME", orHome: ".config")
    state = folder("XDG_STATE_HOME", orHome: ".local/state")
  }
}
