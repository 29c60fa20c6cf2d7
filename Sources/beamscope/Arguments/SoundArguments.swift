import ArgumentParser
import Audio
import AudioFiles

/// What of the sound files is heard.
struct SoundArguments: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Which channel of the sound: mix (the mean of all), left, right, or a number from 1.",
      valueName: "channel"),
    completion: .list(["mix", "left", "right"]))
  var channel = "mix"

  func validate() throws {
    guard SoundChannel(channel) == nil else { return }
    throw ValidationError(
      "--channel: found \"\(channel)\"; expected mix, left, right, or a number from 1.")
  }

  var chosen: SoundChannel { SoundChannel(channel) ?? .mix }

  func piece(_ path: String) -> SoundPiece { SoundPiece(path, channel: chosen) }

  /// Rejects what only one reader can have: standard input as several things, or a pipe where the
  /// sound is named in a file that is written.
  static func checkPipes(audio: [String], other: String?, option: String) throws {
    let inputs = audio.filter(PipedSound.isStandardInput)
    guard inputs.count <= 1 else {
      throw ValidationError("-: found twice; expected standard input once: it is one sound.")
    }
    if !inputs.isEmpty, let other, PipedSound.isStandardInput(other) {
      throw ValidationError(
        "\(option): found standard input, which is also the sound; expected one of them in a file.")
    }
  }
}
