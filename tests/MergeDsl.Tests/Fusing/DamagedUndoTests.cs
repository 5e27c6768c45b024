using System.Buffers.Binary;
using System.IO.Hashing;
using MergeDsl.Runtime.Fusing;
using MergeDsl.Testing;
using MergeDsl.Tests.Native.Reference;
using Shouldly;
using Xunit;

namespace MergeDsl.Tests.Fusing;

/// <summary>
/// Undo files of fused models that something happened to, or that somebody made to do harm: whatever is in them, a finding tells it, or the
/// base comes back as it was. Nothing else may be thrown, and no more memory be taken than the model has reason for.
/// </summary>
public sealed class DamagedUndoTests(FuseSuite suite) : IClassFixture<FuseSuite>
{
    private const int Rounds = 500;

    // The models are of some 50 kB. What is allowed is mostly what .NET and the tiles take.
    private const long MostBytes = 64 << 20;

    /// <summary>Fuses whose records are of every kind: corrected by rows, by columns and in slices, replaced, rows, added and kept.</summary>
    public static TheoryData<string, string, bool> Fuses =>
        new()
        {
            { "models/llama-bf16", "adapters/llama-bf16/dora adapters/llama-bf16/f32", true },
            { "models/llama", "adapters/llama/dora-embedding", false },
            { "models/llama-tied", "adapters/llama-tied/lm-head", false },
            { "models/llama", "adapters/llama/tokens-list", false },
            { "models/mixtral-fused-file", "adapters/mixtral-fused-file/params", true },
        };

    [Theory]
    [MemberData(nameof(Fuses))]
    public void AnyDamage_IsFoundOrHarmless(string model, string adapters, bool asPeft) =>
        Harm(model, adapters, asPeft, Damage.Once);

    // As somebody would who wants more than an accident: the checksums of what was changed are right again.
    [Theory]
    [MemberData(nameof(Fuses))]
    public void DamageWithSoundChecksums_IsFoundOrHarmless(string model, string adapters, bool asPeft) =>
        Harm(model, adapters, asPeft, DamagePart);

    private void Harm(string model, string adapters, bool asPeft, Func<byte[], Func<int, int, int>, byte[]> damage)
    {
        var settings = suite.Settings(model, adapters.Split(' '), Guid.NewGuid().ToString("N")) with
        {
            AsPeft = asPeft,
            IsUndoable = true,
        };
        FuseSuite.Run(settings).ShouldNotContain(finding => finding.Severity == Severity.Error);
        var expected = ModelFiles.Read(settings.Base);
        var noise = new Noise(17);
        var files = Directory.GetFiles(settings.Output, "*.undo").Order(StringComparer.Ordinal).ToArray();
        var found = 0;
        for (var round = 0; round < Rounds; round++)
        {
            var file = files[round % files.Length];
            var sound = File.ReadAllBytes(file);
            File.WriteAllBytes(file, damage(sound, Between));
            found += IsFound(settings.Output, expected) ? 1 : 0;
            File.WriteAllBytes(file, sound);
        }

        found.ShouldBeInRange(Rounds / 2, Rounds);
        IsFound(settings.Output, expected).ShouldBeFalse();

        int Between(int first, int last) => first + (int)((noise.Next() + 1) / 2 * (last - first + 1));
    }

    private static bool IsFound(string folder, Dictionary<string, StoredTensor> expected)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            using var model = RestoredModel.Open(folder);
            foreach (var tensor in model.Facts.Tensors)
            {
                var bytes = new byte[tensor.Bytes];
                model.Read(tensor, 0, bytes);
                model.Verify(tensor);
                bytes.ShouldBe(expected[tensor.Name].Bytes, tensor.Name);
            }

            model.Facts.Tensors.Count.ShouldBe(expected.Count);
            return false;
        }
        catch (FindingException exception)
        {
            exception.Findings.ShouldNotBeEmpty();
            return true;
        }
        finally
        {
            (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(MostBytes);
        }
    }

    /// <summary>Damages the header or the addition of one record, and makes length and checksum right.</summary>
    private static byte[] DamagePart(byte[] bytes, Func<int, int, int> between)
    {
        var parts = Parts(bytes).ToArray();
        if (parts.Length == 0)
        {
            return Damage.Once(bytes, between);
        }

        var (start, length) = parts[between(0, parts.Length - 1)];
        var part = Damage.Once(bytes[start..(start + length)], between);
        var counted = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(counted, part.Length);
        return
        [
            .. bytes[..(start - counted.Length)],
            .. counted,
            .. part,
            .. XxHash3.Hash(part),
            .. bytes[(start + length + sizeof(long))..],
        ];
    }

    /// <summary>Where headers and additions lie, found by their checksums.</summary>
    private static IEnumerable<(int Start, int Length)> Parts(byte[] bytes)
    {
        for (var start = sizeof(int); start < bytes.Length; start++)
        {
            var length = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(start - sizeof(int)));
            if (
                length > 0
                && length <= bytes.Length - start - sizeof(long)
                && XxHash3
                    .Hash(bytes.AsSpan(start, length))
                    .AsSpan()
                    .SequenceEqual(bytes.AsSpan(start + length, sizeof(long)))
            )
            {
                yield return (start, length);
            }
        }
    }
}
