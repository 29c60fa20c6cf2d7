/// Where a user's own files lie, after the XDG Base Directory Specification.
package struct UserFolders: Sendable, Equatable {
  /// Settings, key bindings, themes; `nil` where neither the variable nor a home is known.
  package let configuration: String?
  /// What the program keeps for itself: history, sessions.
  package let state: String?

  package init(environment: [String: String]) {
    func folder(_ variable: String, orHome fallback: String) -> String? {
      // The specification has relative paths passed over.
      if let path = environment[variable], path.hasPrefix("/") { return "\(path)/beamscope" }
      guard let home = environment["HOME"], !home.isEmpty else { return nil }
      return "\(home)/\(fallback)/beamscope"
    }
    configuration = folder("XDG_CONFIG_HOME", orHome: ".config")
    state = folder("XDG_STATE_HOME", orHome: ".local/state")
  }
}
