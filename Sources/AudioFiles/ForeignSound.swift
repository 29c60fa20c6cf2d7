import Audio
import Foundation
import Text

/// Sound formats that libsndfile does not read, recognised to say how to convert them.
enum ForeignSound {
  /// - Parameters:
  ///   - head: the first bytes of the file.
  ///   - reason: what libsndfile says.
  static func error(_ path: String, head: [UInt8], reason: String) -> AudioError {
    guard !head.isEmpty else {
      return AudioError(
        .wrongFormat, at: path, found: "no bytes", expected: "an audio file (WAV, FLAC, OGG, ...)",
        advice: "check the recording, or the program that should write it")
    }
    guard let format = format(head, name: path) else {
      return AudioError(
        .wrongFormat, at: path, found: reason, expected: "an audio file (WAV, FLAC, OGG, ...)",
        advice: "convert it, for example to WAV: \(command(path, options: ""))")
    }
    return AudioError(
      .wrongFormat, at: path, found: format.name, expected: "an audio file (WAV, FLAC, OGG, ...)",
      advice: "convert it: \(command(path, options: format.options))")
  }

  /// The first bytes of a file; fewer where it is shorter.
  static func head(of path: String) -> [UInt8] {
    guard let handle = FileHandle(forReadingAtPath: path) else { return [] }
    defer { try? handle.close() }
    return [UInt8]((try? handle.read(upToCount: 64)) ?? Data())
  }

  private struct Format {
    var name: String
    /// What ffmpeg must be told before the file.
    var options = ""
  }

  private static func format(_ head: [UInt8], name: String) -> Format? {
    func has(_ bytes: [UInt8], at place: Int = 0) -> Bool {
      head.dropFirst(place).starts(with: bytes)
    }
    func has(_ text: String, at place: Int = 0) -> Bool { has(Array(text.utf8), at: place) }
    let suffix = URL(fileURLWithPath: name).pathExtension.lowercased()
    if has("ftyp", at: 4) { return Format(name: "MPEG-4 sound (M4A)") }
    if has([0x1A, 0x45, 0xDF, 0xA3]) { return Format(name: "WebM or Matroska sound") }
    if has([0x30, 0x26, 0xB2, 0x75]) { return Format(name: "Windows Media sound") }
    if has("#!AMR") { return Format(name: "AMR sound") }
    if has([0xFF, 0xF1]) || has([0xFF, 0xF9]) { return Format(name: "AAC sound") }
    if has("RIFF"), let tag = waveTag(head) { return Format(name: tag) }
    if suffix == "g722" { return Format(name: "G.722 sound", options: "-f g722 ") }
    if ["raw", "pcm"].contains(suffix) {
      return Format(name: "samples without a header", options: "-f s16le -ar 16000 -ac 1 ")
    }
    return nil
  }

  /// The coding of a WAV file with one that libsndfile does not know.
  private static func waveTag(_ head: [UInt8]) -> String? {
    guard head.count >= 22, Array(head[12..<16]) == Array("fmt ".utf8) else { return nil }
    let tag = Int(head[20]) | Int(head[21]) << 8
    return [
      0x028F: "G.722 sound in WAV", 0x0065: "G.722 sound in WAV", 0x00FF: "AAC sound in WAV",
      0x0161: "Windows Media sound in WAV", 0x0083: "G.729 sound in WAV",
      0x0045: "G.726 sound in WAV",
    ][tag]
  }

  private static func command(_ path: String, options: String) -> String {
    guard !PipedSound.isOne(path) else { return "ffmpeg \(options)-i FILE -f wav -" }
    let stem = URL(fileURLWithPath: path).deletingPathExtension().path(in: path)
    let isWave = URL(fileURLWithPath: path).pathExtension.lowercased() == "wav"
    let made = stem + (isWave ? ".pcm.wav" : ".wav")
    return "ffmpeg \(options)-i \(shellQuoted(path)) \(shellQuoted(made))"
  }

  /// For a shell: as it is where nothing in it is special.
  private static func shellQuoted(_ path: String) -> String {
    let plain = CharacterSet(charactersIn: "/._-+=:,@").union(.alphanumerics)
    // An option begins with a hyphen.
    let path = path.hasPrefix("-") ? "./" + path : path
    guard path.unicodeScalars.contains(where: { !plain.contains($0) }) else { return path }
    return "'" + path.replacingOccurrences(of: "'", with: "'\\''") + "'"
  }
}

extension URL {
  /// The path without its last extension, written as in `path`.
  fileprivate func path(in path: String) -> String {
    let suffix = URL(fileURLWithPath: path).pathExtension
    return suffix.isEmpty ? path : String(path.dropLast(suffix.count + 1))
  }
}
