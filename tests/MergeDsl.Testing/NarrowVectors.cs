using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Runtime.Intrinsics;
using System.Text.Json;

namespace MergeDsl.Testing;

/// <summary>
/// Results of a program in a process whose vectors are narrower than this one's: the runtime decides on the width of vectors when it starts.
/// </summary>
public static class NarrowVectors
{
    /// <summary>Set to 0, it takes vectors of 512 bits away.</summary>
    public const string WithoutAvx512 = "DOTNET_EnableAVX512";

    /// <summary>Set to 0, it takes vectors of 256 bits away, and fused multiply-add with them.</summary>
    public const string WithoutAvx2 = "DOTNET_EnableAVX2";

    /// <summary>The width of vectors in bits that this process has.</summary>
    public static int Width =>
        Vector512.IsHardwareAccelerated ? 512
        : Vector256.IsHardwareAccelerated ? 256
        : 128;

    /// <summary>What the Main of a job's program prints.</summary>
    public static void Print(IEnumerable<(string Name, double[] Numbers)> results)
    {
        Console.WriteLine(Width.ToString(CultureInfo.InvariantCulture));
        foreach (var (name, numbers) in results)
        {
            Console.WriteLine(JsonSerializer.Serialize(new Result(name, [.. numbers.Select(Bits)])));
        }
    }

    /// <summary>Runs the program in such a process: how wide its vectors are, and its results.</summary>
    public static (int Width, IReadOnlyList<(string Name, double[] Numbers)> Results) Run(Assembly job, string without)
    {
        var start = new ProcessStartInfo("dotnet", [job.Location])
        {
            RedirectStandardOutput = true,
            Environment = { [without] = "0" },
        };
        using var process = Process.Start(start)!;
        var lines = process.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{job.Location} ended with {process.ExitCode}.");
        }

        return (
            int.Parse(lines[0], CultureInfo.InvariantCulture),
            [
                .. lines
                    .Skip(1)
                    .Select(line => JsonSerializer.Deserialize<Result>(line)!)
                    .Select(result => (result.Name, result.Bits.Select(BitConverter.Int64BitsToDouble).ToArray())),
            ]
        );
    }

    private static long Bits(double number) => BitConverter.DoubleToInt64Bits(number);

    // As bits: JSON has no infinities.
    private sealed record Result(string Name, long[] Bits);
}
