package import Foundation

/// A file that is written piece by piece and appears under its name only when complete: whenever the
/// program or the machine stops, the old file or the new one is there, whole.
///
/// The pieces go to a hidden file of a random name in the same folder. It is created exclusively,
/// follows no link and is locked while its writer lives; so two writers of one path do not meet, and
/// what a killed program left behind is recognised by its free lock and removed by the next one. A
/// link is followed to the file it names; the link stays.
package final class AtomicFile {
  /// The end of the name of an unfinished file.
  static let suffix = ".beamscope-unfinished"

  private let path: String
  private let temporary: String
  private var descriptor: Int32
  /// The access rights of the file that will be replaced.
  private let mode: mode_t?

  /// - Throws: `FileOutput.Failure` with the system's reason: no such folder, no permission, ...
  package init(_ path: String) throws(FileOutput.Failure) {
    self.path = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
    let file = URL(fileURLWithPath: self.path)
    let folder = file.deletingLastPathComponent().path
    var status = stat()
    let exists = lstat(self.path, &status) == 0
    if exists, status.st_mode & S_IFMT == S_IFDIR {
      throw FileOutput.Failure(description: "a folder")
    }
    mode = exists ? status.st_mode & 0o7777 : nil
    let name = "." + file.lastPathComponent.prefixOfBytes(150) + "."
    Self.removeLitter(named: name, in: folder)
    (temporary, descriptor) = try Self.create(name, in: folder)
  }

  /// - Throws: `FileOutput.Failure`: a full disk, for example.
  package func write(_ bytes: some ContiguousBytes) throws(FileOutput.Failure) {
    let failure = bytes.withUnsafeBytes { writeAll($0, to: descriptor) }
    if let failure { throw failure }
  }

  /// Flushes the file to the disk and moves it into place.
  package func finish() throws(FileOutput.Failure) {
    if let mode { fchmod(descriptor, mode) }
    guard fsync(descriptor) == 0, rename(temporary, path) == 0 else {
      let failure = FileOutput.Failure.system()
      discard()
      throw failure
    }
    // Some file systems report a full disk only here.
    let closed = close(descriptor)
    descriptor = -1
    guard closed == 0 else { throw .system() }
    Self.synchronize(URL(fileURLWithPath: path).deletingLastPathComponent().path)
  }

  deinit { discard() }

  /// An unfinished file leaves nothing behind.
  private func discard() {
    guard descriptor >= 0 else { return }
    unlink(temporary)
    close(descriptor)
    descriptor = -1
  }

  /// A new file, open and locked.
  private static func create(
    _ name: String, in folder: String
  ) throws(FileOutput.Failure) -> (path: String, descriptor: Int32) {
    while true {
      let path = "\(folder)/\(name)\(String(UInt64.random(in: 0...UInt64.max), radix: 36))\(suffix)"
      let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o666)
      guard file >= 0 else {
        if errno == EEXIST { continue }
        throw .opening(path, in: folder)
      }
      // Another program may have taken it for litter before it was locked.
      var status = stat()
      if flock(file, LOCK_EX | LOCK_NB) == 0, fstat(file, &status) == 0, status.st_nlink > 0 {
        return (path, file)
      }
      close(file)
    }
  }

  /// Removes what dead programs left of earlier attempts.
  private static func removeLitter(named name: String, in folder: String) {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    for litter in names where litter.hasPrefix(name) && litter.hasSuffix(suffix) {
      let path = "\(folder)/\(litter)"
      let file = open(path, O_WRONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
      guard file >= 0 else { continue }
      if flock(file, LOCK_EX | LOCK_NB) == 0 { unlink(path) }
      close(file)
    }
  }

  /// Makes a rename survive a power failure; not every file system supports this.
  private static func synchronize(_ folder: String) {
    let file = open(folder, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return }
    fsync(file)
    close(file)
  }
}

/// Writes a buffer whole; `nil` if that succeeded.
func writeAll(_ buffer: UnsafeRawBufferPointer, to descriptor: Int32) -> FileOutput.Failure? {
  var place = 0
  while place < buffer.count {
    let written = Foundation.write(
      descriptor, buffer.baseAddress?.advanced(by: place), buffer.count - place)
    if written < 0, errno == EINTR { continue }
    guard written > 0 else { return .system() }
    place += written
  }
  return nil
}

extension String {
  /// As much as fits so many bytes of UTF-8: names have limits.
  fileprivate func prefixOfBytes(_ limit: Int) -> String {
    var kept = ""
    for character in self {
      guard kept.utf8.count + character.utf8.count <= limit else { break }
      kept.append(character)
    }
    return kept
  }
}
