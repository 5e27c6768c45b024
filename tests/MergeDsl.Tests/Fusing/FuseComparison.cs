using System.Buffers.Binary;
using MergeDsl.Tests.Native.Reference;

namespace MergeDsl.Tests.Fusing;

/// <summary>
/// The rules of the suite's README: changed tensors within its tolerance or as near in representable values as it says, the
/// demanded share bit for bit, every other tensor as in the base, nothing missing and nothing extra.
/// </summary>
internal sealed class FuseComparison(FuseCase item)
{
    private long identical;
    private long elements;

    /// <summary>What is wrong with the fused model in <paramref name="folder"/>.</summary>
    public IReadOnlyList<string> Problems(string folder)
    {
        var want = SafetensorsFiles.Read(Path.Combine(FuseSuite.Of(item.Expected), "changed.safetensors"));
        var (before, got) = (ModelFiles.Read(FuseSuite.Of(item.Base)), ModelFiles.Read(folder));
        var names = item.Changed.Concat(item.Unchanged).ToHashSet();
        var problems = names
            .Except(got.Keys)
            .Select(name => $"{name}: missing")
            .Concat(got.Keys.Except(names).Select(name => $"{name}: extra"))
            .ToList();
        foreach (var name in names.Intersect(got.Keys))
        {
            var isRight = want.TryGetValue(name, out var expected)
                ? Matches(expected, got[name])
                : IsSame(before[name], got[name]);
            if (!isRight)
            {
                problems.Add($"{name}: numbers, type or shape differ");
            }
        }

        if (identical < item.IdenticalShare * elements)
        {
            problems.Add($"only {identical} of {elements} are bit for bit");
        }

        var config = ModelFiles.Config(folder);
        problems.AddRange(
            item.ConfigChanges.Where(change => config[change.Key]?.ToJsonString() != change.Value.GetRawText())
                .Select(change => $"config.json: {change.Key}")
        );
        return problems;
    }

    private static bool IsSame(StoredTensor one, StoredTensor other) =>
        one.Type == other.Type && one.Shape.SequenceEqual(other.Shape) && one.Bytes.AsSpan().SequenceEqual(other.Bytes);

    private bool Matches(StoredTensor want, StoredTensor got)
    {
        if (want.Type != got.Type || !want.Shape.SequenceEqual(got.Shape))
        {
            return false;
        }

        var (left, right) = (want.Values, got.Values);
        var size = want.Bytes.Length / left.Length;
        elements += left.Length;
        var isRight = true;
        for (var index = 0; index < left.Length; index++)
        {
            var a = want.Bytes.AsSpan(index * size, size);
            var b = got.Bytes.AsSpan(index * size, size);
            var isBitForBit = a.SequenceEqual(b);
            identical += isBitForBit ? 1 : 0;
            isRight &=
                isBitForBit
                || Math.Abs(left[index] - right[index]) <= item.Atol + (item.Rtol * Math.Abs(left[index]))
                || (size == 2 && item.Ulp > 0 && Math.Abs(Place(a) - Place(b)) <= item.Ulp);
        }

        return isRight;
    }

    // Numbers of 16 bits in the order of their values.
    private static int Place(ReadOnlySpan<byte> bytes)
    {
        var bits = BinaryPrimitives.ReadUInt16LittleEndian(bytes);
        return bits < 0x8000 ? bits : 0x8000 - bits;
    }
}
