using MergeDsl.Runtime.Cpu;
using MergeDsl.Runtime.Randomness;
using Shouldly;
using Xunit;

namespace MergeDsl.Runtime.Tests.Cpu;

/// <summary>The magnitude at a rank against a sort: numbers enough for a sample to be taken, also ones that mislead it.</summary>
public sealed class MagnitudeThresholdTests
{
    private const int Length = 300_000;

    public static TheoryData<string, Func<int, double, double>> Numbers =>
        new()
        {
            { "random", (_, noise) => noise },
            { "ascending", (i, _) => i },
            { "descending", (i, _) => -Length + i },
            { "all equal", (_, _) => 3 },
            { "few values", (_, noise) => Math.Round(4 * noise) },
            { "mostly zero", (i, noise) => i % 50 == 0 ? noise : 0 },
            // A sample takes the beginning of every stretch of some thousand.
            { "misleading", (i, noise) => i % 8192 < 512 ? 1000 * noise : noise },
            {
                "with NaN and infinity",
                (i, noise) =>
                    i % 1000 == 0 ? double.NaN
                    : i % 999 == 0 ? double.NegativeInfinity
                    : noise
            },
        };

    [Theory]
    [MemberData(nameof(Numbers))]
    public void Threshold_IsThatOfASort(string name, Func<int, double, double> number)
    {
        var generator = new TorchGenerator(1);
        var numbers = new float[Length];
        for (var i = 0; i < Length; i++)
        {
            numbers[i] = (float)number(i, Math.ScaleB(generator.Next(), -31) - 1);
        }

        uint[] sorted = [.. numbers.Select(MagnitudeKeys<float, uint>.Of).OrderDescending()];
        foreach (var count in new[] { 1, 2, 1000, Length / 2, Length - 1, Length })
        {
            var (key, spare) = new MagnitudeThreshold<float, uint>(
                new ArrayPieces<float>(numbers),
                new Workers(2)
            ).Find(count);

            key.ShouldBe(sorted[count - 1], name);
            spare.ShouldBe(sorted.Count(other => other >= key) - count, name);
        }
    }
}
