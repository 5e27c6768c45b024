using System.Text.Json;

namespace MergeDsl.Cli.Commands;

/// <summary>What became of one recipe of a <c>--json</c> document.</summary>
/// <param name="ExitCode">The exit code for this recipe alone.</param>
/// <param name="Write">Fills its object of the document, which has its path already.</param>
internal sealed record RecipeAnswer(int ExitCode, Action<Utf8JsonWriter> Write);
