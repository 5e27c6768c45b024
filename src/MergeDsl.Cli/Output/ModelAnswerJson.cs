using System.Text.Json;
using MergeDsl.Cli.Commands;

namespace MergeDsl.Cli.Output;

/// <summary>The <c>--json</c> document about a model that was to be made.</summary>
internal static class ModelAnswerJson
{
    /// <summary>Fills the document: findings, plan and report as far as there are any, and the exit code.</summary>
    public static void Write(Utf8JsonWriter json, ModelAnswer answer)
    {
        FindingJson.Write(json, answer.Findings);
        if (answer.Outlook is { } outlook)
        {
            FusePlanJson.Write(json, outlook);
        }

        if (answer.Report is { } report)
        {
            FuseJson.Write(json, report);
        }

        if (answer.IsInterrupted)
        {
            json.WriteBoolean("interrupted", true);
        }

        json.WriteNumber("exitCode", answer.ExitCode);
    }
}
