using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace MergeDsl.Tests.Peft;

/// <summary>The rules of the fixture suite: bits where a case is exact, tolerances elsewhere, deltas where signs are free.</summary>
/// <param name="rtol">Relative tolerance.</param>
/// <param name="atol">Absolute tolerance.</param>
internal sealed class AdapterComparison(double rtol, double atol)
{
    private static readonly string[] ConfigFields =
    [
        "peft_type",
        "r",
        "lora_alpha",
        "target_modules",
        "rank_pattern",
        "alpha_pattern",
        "use_rslora",
        "use_dora",
        "bias",
        "fan_in_fan_out",
        "modules_to_save",
        "task_type",
    ];

    private static readonly (string A, string B)[] Factors =
    [
        (".lora_A.weight", ".lora_B.weight"),
        (".lora_embedding_A", ".lora_embedding_B"),
    ];

    public static IEnumerable<string> CompareConfigs(string expected, string actual)
    {
        using var want = Config(expected);
        using var got = Config(actual);
        foreach (var field in ConfigFields)
        {
            var (left, right) = (Text(want.RootElement.GetProperty(field)), Text(got.RootElement.GetProperty(field)));
            if (left != right)
            {
                yield return $"adapter_config {field}: {right}, expected {left}";
            }
        }
    }

    public IEnumerable<string> CompareTensors(string expected, string actual, bool exact)
    {
        var (want, got) = (StoredTensor.ReadFolder(expected), StoredTensor.ReadFolder(actual));
        return CompareAll(want, got, exact);
    }

    public IEnumerable<string> CompareDeltas(string expected, string actual)
    {
        var (want, got) = (StoredTensor.ReadFolder(expected), StoredTensor.ReadFolder(actual));
        using var config = Config(expected);
        var problems = new List<string>();
        foreach (var (a, b) in Factors)
        {
            foreach (var name in want.Keys.Where(key => key.EndsWith(a, StringComparison.Ordinal)).ToArray())
            {
                var module = name[..^a.Length];
                problems.AddRange(CompareDelta(module, a, b, want, got, config.RootElement));
                want.Remove(name);
                want.Remove(module + b);
                got.Remove(name);
                got.Remove(module + b);
            }
        }

        return [.. problems, .. CompareAll(want, got, false)];
    }

    private static JsonDocument Config(string folder) =>
        JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "adapter_config.json")));

    private static string Text(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.Array => string.Join(
                ',',
                value.EnumerateArray().Select(item => item.ToString()).Order(StringComparer.Ordinal)
            ),
            JsonValueKind.Number => value.GetDouble().ToString(CultureInfo.InvariantCulture),
            _ => value.ToString(),
        };

    private IEnumerable<string> CompareAll(
        Dictionary<string, StoredTensor> want,
        Dictionary<string, StoredTensor> got,
        bool exact
    )
    {
        foreach (var name in want.Keys.Union(got.Keys).Order(StringComparer.Ordinal))
        {
            if (!want.TryGetValue(name, out var left) || !got.TryGetValue(name, out var right))
            {
                yield return $"{name}: {(got.ContainsKey(name) ? "unexpected" : "missing")}";
            }
            else if ((left.Type, left.Shape) != (right.Type, right.Shape))
            {
                yield return $"{name}: {right.Type}[{right.Shape}], expected {left.Type}[{left.Shape}]";
            }
            else if (exact ? !left.Bytes.SequenceEqual(right.Bytes) : !AreClose(left.Values(), right.Values()))
            {
                yield return $"{name}: numbers differ";
            }
        }
    }

    private IEnumerable<string> CompareDelta(
        string module,
        string a,
        string b,
        Dictionary<string, StoredTensor> want,
        Dictionary<string, StoredTensor> got,
        JsonElement config
    )
    {
        if (!got.TryGetValue(module + a, out var gotA) || !got.TryGetValue(module + b, out var gotB))
        {
            return [$"{module}: missing"];
        }

        var (wantA, wantB) = (want[module + a], want[module + b]);
        if ((wantA.Type, wantA.Shape, wantB.Shape) != (gotA.Type, gotA.Shape, gotB.Shape))
        {
            return [$"{module}: {gotA.Type}[{gotA.Shape}], expected {wantA.Type}[{wantA.Shape}]"];
        }

        var scaling = Scaling(config, module["base_model.model.".Length..]);
        return AreClose(Delta(wantA, wantB, scaling), Delta(gotA, gotB, scaling)) ? [] : [$"{module}: delta differs"];
    }

    private static double[] Delta(StoredTensor a, StoredTensor b, double scaling)
    {
        var (rank, rows) = (a.Dimensions[0], b.Dimensions[0]);
        var (left, right) = (b.Values(), a.Values());
        var columns = right.Length / rank;
        var delta = new double[rows * columns];
        for (var index = 0; index < delta.Length; index++)
        {
            var (row, column) = (index / columns, index % columns);
            delta[index] =
                scaling * Enumerable.Range(0, rank).Sum(k => left[(row * rank) + k] * right[(k * columns) + column]);
        }

        return delta;
    }

    private static double Scaling(JsonElement config, string module)
    {
        var rank = Pattern(config.GetProperty("rank_pattern"), module) ?? config.GetProperty("r").GetDouble();
        var alpha =
            Pattern(config.GetProperty("alpha_pattern"), module) ?? config.GetProperty("lora_alpha").GetDouble();
        return alpha / (config.GetProperty("use_rslora").GetBoolean() ? Math.Sqrt(rank) : rank);
    }

    private static double? Pattern(JsonElement patterns, string module)
    {
        foreach (var entry in patterns.EnumerateObject())
        {
            if (Regex.IsMatch(module, $@"^(.*\.)?({entry.Name})$"))
            {
                return entry.Value.GetDouble();
            }
        }

        return null;
    }

    private bool AreClose(double[] want, double[] got) =>
        want.Length == got.Length
        && want.Zip(got)
            .All(pair =>
                pair.First == pair.Second || Math.Abs(pair.First - pair.Second) <= atol + (rtol * Math.Abs(pair.First))
            );
}
