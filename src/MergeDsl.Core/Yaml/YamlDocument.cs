namespace MergeDsl.Core.Yaml;

/// <summary>What reading a YAML text gave.</summary>
/// <param name="Root">The document's mapping; null when the text has none that can be used.</param>
/// <param name="Findings">What is wrong with the text, each with its span.</param>
public sealed record YamlDocument(YamlMapping? Root, EquatableArray<Finding> Findings);
