import ArgumentParser
package import Audio
import AudioFiles

/// What of the sound files is heard.
package struct SoundArguments: ParsableArguments {
  package init() {}

  @Option(
    help: ArgumentHelp(
      "Which channel of the sound: mix (the mean of all), left, right, or a number from 1.",
      valueName: "channel"),
    completion: .list(["mix", "left", "right"]))
  package var channel = "mix"

  package func validate() throws {
    guard SoundChannel(channel) == nil else { return }
    throw ValidationError(
      "--channel: found \"\(channel)\"; expected mix, left, right, or a number from 1.")
  }

  package var chosen: SoundChannel { SoundChannel(channel) ?? .mix }

  package func piece(_ path: String) -> SoundPiece { SoundPiece(path, channel: chosen) }

  /// Rejects standard input as several things: only one can read it.
  package static func checkPipes(audio: [String], other: String?) throws {
    let inputs = (audio + [other ?? ""]).filter(PipedSound.isStandardInput)
    guard inputs.count > 1 else { return }
    throw ValidationError(
      "-: found \(inputs.count) times; expected standard input once, as one sound or as a list.")
  }
}
