using System.Text.Json;
using MergeDsl.Core.Recipes;
using MergeDsl.Runtime.Engine;

namespace MergeDsl.Cli.Output;

/// <summary>What a run did, in a <c>--json</c> document.</summary>
internal static class ReportJson
{
    /// <summary>Writes <c>"report": {...}</c>.</summary>
    public static void Write(Utf8JsonWriter json, MergeReport report, string output) =>
        JsonText.Object(
            json,
            "report",
            () =>
            {
                json.WriteString("method", report.Method);
                json.WriteString("space", report.Space.Word());
                json.WriteString("output", output);
                json.WriteNumber("bytes", report.Bytes);
                json.WriteNumber("seconds", report.Elapsed.TotalSeconds);
                json.WriteNumber("energyKept", report.KeptShare);
                if (report.ConflictShare is { } conflicts)
                {
                    json.WriteNumber("signConflicts", conflicts);
                }

                JsonText.Array(json, "modules", report.Modules, module => WriteModule(json, module));
            }
        );

    private static void WriteModule(Utf8JsonWriter json, ModuleReport module) =>
        JsonText.Object(
            json,
            null,
            () =>
            {
                json.WriteString("path", module.Path);
                JsonText.Array(json, "inputRanks", module.InputRanks, rank => json.WriteNumberValue(rank));
                json.WriteNumber("rank", module.Rank);
                json.WriteNumber("seconds", module.Elapsed.TotalSeconds);
                if (module.Spectrum is { } spectrum)
                {
                    json.WriteNumber("energyKept", spectrum.KeptShare);
                    JsonText.Array(
                        json,
                        "singularValues",
                        spectrum.SingularValues.Take(spectrum.Kept),
                        json.WriteNumberValue
                    );
                }

                if (module.Occupied > 0)
                {
                    json.WriteNumber("conflicts", module.Conflicts);
                    json.WriteNumber("occupied", module.Occupied);
                }
            }
        );
}
