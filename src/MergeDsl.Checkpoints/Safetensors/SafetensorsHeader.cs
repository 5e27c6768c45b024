using MergeDsl.Core.Findings;
using MergeDsl.Core.Tensors;

namespace MergeDsl.Checkpoints.Safetensors;

/// <summary>What the header of a safetensors file says, checked against the length of the file.</summary>
/// <param name="Tensors">The tensors in the order of their data.</param>
/// <param name="Offsets">Where each tensor begins, from the first byte of data.</param>
/// <param name="Metadata">The <c>__metadata__</c> entry; empty when there is none.</param>
/// <param name="DataStart">Position of the first byte of data in the file.</param>
/// <param name="Findings">Warnings.</param>
internal sealed record SafetensorsHeader(
    IReadOnlyList<TensorInfo> Tensors,
    IReadOnlyList<long> Offsets,
    IReadOnlyDictionary<string, string> Metadata,
    long DataStart,
    IReadOnlyList<Finding> Findings
)
{
    /// <summary>The longest header the reference library accepts, in bytes.</summary>
    public const int LongestHeader = 100_000_000;

    private static ReadOnlySpan<byte> LfsMark => "version https://git-lfs"u8;

    /// <summary>Reads and checks the header of <paramref name="file"/>.</summary>
    /// <exception cref="FindingException">The file is no well-formed safetensors file.</exception>
    public static SafetensorsHeader Read(MappedFile file)
    {
        if (file.Length >= LfsMark.Length && file.Bytes(0, LfsMark.Length).SequenceEqual(LfsMark))
        {
            throw new FindingException(Finding.Of(SafetensorsFindings.LfsPointer, file.Path));
        }

        if (file.Length < sizeof(long))
        {
            throw new FindingException(
                Finding.Of(SafetensorsFindings.TooShort, file.Path, FormattableString.Invariant($"{file.Length}"))
            );
        }

        var length = BitConverter.ToUInt64(file.Bytes(0, sizeof(long)));
        var longest = Math.Min(LongestHeader, file.Length - sizeof(long));
        if (length > (ulong)longest)
        {
            throw new FindingException(
                Finding.Of(
                    SafetensorsFindings.HeaderTooLong,
                    file.Path,
                    FormattableString.Invariant($"{length}"),
                    FormattableString.Invariant($"{longest}")
                )
            );
        }

        var parser = new SafetensorsHeaderParser(file.Path);
        parser.Parse(file.Bytes(sizeof(long), (int)length));
        var dataStart = sizeof(long) + (long)length;
        var entries = SafetensorsDataOrder.Check(file.Path, parser.Entries, file.Length - dataStart, parser.Problems);
        return new(
            entries.ConvertAll(entry => entry.Tensor),
            entries.ConvertAll(entry => entry.Begin),
            parser.Metadata,
            dataStart,
            parser.Warnings
        );
    }
}
