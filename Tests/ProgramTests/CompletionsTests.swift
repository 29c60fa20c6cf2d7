import Foundation
import TestSupport
import Testing

/// Scripts for shells, made from the argument parser.
@Suite struct CompletionsTests {
  @Test(arguments: ["bash", "zsh", "fish"])
  func everyScriptNamesEveryCommandAndOption(shell: String) throws {
    let script = try Program.succeed(["completions", shell]).output
    for word in ["decode", "evaluate", "completions", "dump-screen", "session", "bindings"] {
      #expect(script.contains(word), "\(word) for \(shell)")
    }
  }

  /// bash's completions of a partial line, with the generated script.
  @Test(arguments: [
    (["beamscope", "eva"], "evaluate"), (["beamscope", "open", "--dump"], "--dump-screen"),
    (["beamscope", "open", "--color", "true"], "truecolor"),
    (["beamscope", "completions", "z"], "zsh"),
  ])
  func bashCompletes(words: [String], offered: String) throws {
    let folder = try TemporaryFolder()
    let script = try folder.write(
      [try Program.succeed(["completions", "bash"]).output], as: "beamscope.bash")
    let line = words.joined(separator: " ")
    let driver = try folder.write(
      [
        "source '\(script)' || exit 1", "COMP_WORDS=(\(line))",
        "COMP_CWORD=\(words.count - 1)", "COMP_LINE='\(line)'", "COMP_POINT=\(line.count)",
        "COMP_TYPE=9", "COMP_KEY=9",
        "function=$(complete -p beamscope | sed 's/.*-F \\([^ ]*\\).*/\\1/')",
        "\"$function\" beamscope '\(words[words.count - 1])' '\(words[words.count - 2])'",
        "printf '%s\\n' \"${COMPREPLY[@]}\"",
      ], as: "driver")
    let bash = Process()
    bash.executableURL = URL(fileURLWithPath: "/bin/bash")
    bash.arguments = ["--norc", driver]
    let output = try folder.emptyFile("output")
    bash.standardOutput = output
    try bash.run()
    bash.waitUntilExit()
    let replies = try folder.text("output").split(whereSeparator: \.isWhitespace)
    #expect(replies.contains { $0 == offered }, "\(replies)")
  }

  @Test func anotherShellIsRefused() throws {
    let run = try Program.run(["completions", "csh"])
    #expect(run.status == 64 && run.errors.contains("bash, fish, zsh"), "\(run)")
  }
}
