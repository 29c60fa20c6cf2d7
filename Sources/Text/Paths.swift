package import Foundation

/// The path of a file relative to a folder, or its own path if they share only the root.
package func relativePath(_ path: String, from folder: URL) -> String {
  let from = folder.standardizedFileURL.pathComponents
  let file = URL(fileURLWithPath: path).standardizedFileURL
  let to = file.pathComponents
  let shared = zip(from, to).prefix { $0 == $1 }.count
  guard shared > 1 else { return file.path }
  return (from.dropFirst(shared).map { _ in ".." } + to.dropFirst(shared)).joined(separator: "/")
}
