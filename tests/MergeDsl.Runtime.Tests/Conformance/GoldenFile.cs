using System.IO.Compression;
using System.Text.Json;

namespace MergeDsl.Runtime.Tests.Conformance;

/// <summary>Reads what the real libraries computed from <c>tests/fixtures/runtime.zip</c>.</summary>
internal static class GoldenFile
{
    public static JsonElement Read(string name)
    {
        using var archive = ZipFile.OpenRead(Path.Combine(Root(), "tests", "fixtures", "runtime.zip"));
        using var stream = archive.GetEntry(name)!.Open();
        return JsonDocument.Parse(stream).RootElement;
    }

    /// <summary>A tensor of at most two dimensions; non-finite numbers are strings.</summary>
    public static Matrix Matrix(JsonElement tensor)
    {
        int[] shape = [.. tensor.GetProperty("shape").EnumerateArray().Select(size => size.GetInt32())];
        double[] values = [.. tensor.GetProperty("data").EnumerateArray().Select(Number)];
        return new Matrix(shape.Length > 1 ? shape[0] : 1, shape[^1], values);
    }

    public static double Number(JsonElement number) =>
        number.ValueKind == JsonValueKind.Number
            ? number.GetDouble()
            : number.GetString() switch
            {
                "inf" => double.PositiveInfinity,
                "-inf" => double.NegativeInfinity,
                _ => double.NaN,
            };

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "MergeDsl.sln")))
        {
            folder =
                folder.Parent ?? throw new DirectoryNotFoundException("No folder above the tests has MergeDsl.sln.");
        }

        return folder.FullName;
    }
}
