import ArgumentParser
import Recognition

/// `beamscope completions`: what a shell needs to complete this program's command lines.
struct CompletionsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "completions",
    abstract: "Print a shell script that completes this program's command lines.",
    discussion: """
      bash: beamscope completions bash > ~/.local/share/bash-completion/completions/beamscope
      zsh:  beamscope completions zsh > FOLDER/_beamscope, for a FOLDER of $fpath
      fish: beamscope completions fish > ~/.config/fish/completions/beamscope.fish
      """)

  @Argument(
    help: "bash, zsh or fish.",
    completion: .list(CompletionShell.allCases.map(\.rawValue)))
  var shell: String

  private var asked: CompletionShell? { CompletionShell(rawValue: shell) }

  func validate() throws {
    guard asked == nil else { return }
    let known = CompletionShell.allCases.map(\.rawValue).sorted().joined(separator: ", ")
    throw ValidationError("shell: found \(shell); expected one of \(known).")
  }

  func run() throws {
    guard let asked else { return }
    try Console.print(Beamscope.completionScript(for: asked))
  }
}
