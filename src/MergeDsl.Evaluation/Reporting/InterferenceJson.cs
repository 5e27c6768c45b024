using System.Text.Json;
using MergeDsl.Core.Recipes;
using MergeDsl.Evaluation.Interference;

namespace MergeDsl.Evaluation.Reporting;

/// <summary>An interference report in a JSON document. Numbers that there are none of are <c>null</c>.</summary>
public static class InterferenceJson
{
    /// <summary>The version of the shape: it grows when a reader of the old shape would go wrong.</summary>
    public const int Version = 1;

    /// <summary>Writes <c>"interference": {...}</c> into an open object.</summary>
    public static void Write(Utf8JsonWriter json, InterferenceReport report)
    {
        json.WriteStartObject("interference");
        json.WriteNumber("version", Version);
        json.WriteString("name", report.Name);
        json.WriteString("method", report.Method);
        json.WriteString("space", report.Space.Word());
        json.WriteString("scaleFormula", Measures.ScaleFormula);
        Texts(json, "adapters", report.Adapters);
        json.WriteStartObject("overall");
        WriteMeasures(json, report.Overall, report.Adapters);
        json.WriteEndObject();
        json.WriteStartArray("modules");
        foreach (var module in report.Modules)
        {
            WriteModule(json, module, report.Adapters);
        }

        json.WriteEndArray();
        Texts(json, "leftOut", report.LeftOut);
        json.WriteEndObject();
    }

    private static void WriteModule(Utf8JsonWriter json, ModuleInterference module, IReadOnlyList<string> adapters)
    {
        json.WriteStartObject();
        json.WriteString("path", module.Path);
        json.WriteNumber("out", module.Out);
        json.WriteNumber("in", module.In);
        Number(json, "scale", module.Scale);
        WriteMeasures(json, module.Measures, adapters);
        json.WriteStartArray("flags");
        foreach (var flag in module.Flags)
        {
            json.WriteStartObject();
            json.WriteString("kind", flag.Kind.ToString().ToLowerInvariant());
            json.WriteString("reason", flag.Reason);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteMeasures(Utf8JsonWriter json, Measures measures, IReadOnlyList<string> adapters)
    {
        json.WriteStartArray("changes");
        foreach (var change in measures.Changes)
        {
            json.WriteStartObject();
            json.WriteString("adapter", adapters[change.Adapter]);
            json.WriteNumber("rank", change.Rank);
            Number(json, "weight", change.Weight);
            Number(json, "norm", change.Norm);
            Number(json, "effectiveRank", change.EffectiveRank);
            Number(json, "left", change.Left);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("pairs");
        foreach (var pair in measures.Pairs)
        {
            json.WriteStartObject();
            Texts(json, "adapters", [adapters[pair.First], adapters[pair.Second]]);
            Number(json, "cosine", pair.Cosine);
            Number(json, "leftOverlap", pair.LeftOverlap);
            Number(json, "rightOverlap", pair.RightOverlap);
            Number(json, "leftByChance", pair.LeftByChance);
            Number(json, "rightByChance", pair.RightByChance);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        WriteSigns(json, measures.Signs);
        WriteSum(json, measures.Sum);
        Number(json, "suggestedScale", measures.SuggestedScale);
    }

    private static void WriteSigns(Utf8JsonWriter json, SignMeasure? signs)
    {
        if (signs is null)
        {
            json.WriteNull("signs");
            return;
        }

        json.WriteStartObject("signs");
        Number(json, "opposed", signs.Opposed);
        Number(json, "byChance", signs.ByChance);
        Number(json, "magnitude", signs.Magnitude);
        json.WriteNumber("rows", signs.Rows);
        json.WriteNumber("ofRows", signs.OfRows);
        json.WriteEndObject();
    }

    private static void WriteSum(Utf8JsonWriter json, SumMeasure sum)
    {
        json.WriteStartObject("sum");
        Number(json, "norm", sum.Norm);
        Number(json, "strength", sum.Strength);
        json.WriteNumber("rank", sum.Rank);
        Number(json, "keptAtRank", sum.KeptAtRank);
        Number(json, "entropyRank", sum.EntropyRank);
        Number(json, "participationRank", sum.ParticipationRank);
        json.WriteStartArray("kept");
        foreach (var share in sum.Kept)
        {
            json.WriteNumberValue(share);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Texts(Utf8JsonWriter json, string name, IReadOnlyList<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }

    private static void Number(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number && double.IsFinite(number))
        {
            json.WriteNumber(name, number);
        }
        else
        {
            json.WriteNull(name);
        }
    }
}
