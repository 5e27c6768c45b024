using System.Text.Json;
using MergeDsl.Core.Recipes;

namespace MergeDsl.Cli.Output;

/// <summary>What a run did, in a <c>--json</c> document.</summary>
internal static class ReportJson
{
    /// <summary>Writes <c>"report": {...}</c>.</summary>
    public static void Write(Utf8JsonWriter json, MergeReport report) =>
        JsonText.Object(
            json,
            "report",
            () =>
            {
                json.WriteString("method", report.Method);
                json.WriteString("space", report.Space.Word());
                json.WriteString("output", report.OutputFolder);
                json.WriteNumber("bytes", report.Bytes);
                json.WriteNumber("seconds", report.Elapsed.TotalSeconds);
                JsonText.Number(json, "energyKept", report.KeptShare);
                JsonText.Number(json, "relativeError", report.RelativeError);
                if (report.ConflictShare is { } conflicts)
                {
                    JsonText.Number(json, "signConflicts", conflicts);
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
                if (module.IsApproximate)
                {
                    JsonText.Number(json, "energyKept", module.KeptShare);
                    JsonText.Number(json, "relativeError", module.RelativeError);
                }

                if (module.Spectrum is { } spectrum)
                {
                    JsonText.Array(
                        json,
                        "singularValues",
                        spectrum.SingularValues.Take(spectrum.Kept),
                        value => JsonText.NumberValue(json, value)
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
