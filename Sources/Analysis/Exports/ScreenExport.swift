extension ExportFormat {
  package static let screenPicture = ExportFormat(
    suffix: "svg", summary: "the screen as a picture", content: .screen(.picture))

  static let screenText = ExportFormat(
    suffix: "txt", summary: "the screen as text", content: .screen(.text))
}
