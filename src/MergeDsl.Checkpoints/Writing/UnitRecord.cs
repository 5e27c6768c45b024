using System.Buffers;
using System.IO.Hashing;
using System.Text.Json.Serialization;
using MergeDsl.Checkpoints.Files;
using Microsoft.Win32.SafeHandles;

namespace MergeDsl.Checkpoints.Writing;

/// <summary>What is remembered of a finished unit.</summary>
/// <param name="Name">Which one it is.</param>
/// <param name="Pieces">The pieces of its file, in order.</param>
/// <param name="Side">The pieces of its side file, in order; empty when there is none.</param>
internal sealed record UnitRecord(UnitName Name, IReadOnlyList<Piece> Pieces, IReadOnlyList<Piece> Side)
{
    private const int BufferLength = 1 << 20;

    /// <summary>True when there is a side file.</summary>
    [JsonIgnore]
    public bool HasSide => Side.Count > 0;

    /// <summary>The names of its files.</summary>
    [JsonIgnore]
    public IEnumerable<string> Files => HasSide ? [Name.SideFile, Name.File] : [Name.File];

    /// <summary>The name of the first of its files that does not hold what was written; null when all do.</summary>
    /// <param name="pathOf">Where a file of that name is.</param>
    /// <param name="cancellation">Ends the checking.</param>
    /// <exception cref="FindingException">A file is there and cannot be read.</exception>
    /// <exception cref="OperationCanceledException">The work was ended.</exception>
    public string? FindDamage(Func<string, string> pathOf, CancellationToken cancellation) =>
        !Holds(pathOf(Name.File), Pieces, cancellation) ? Name.File
        : HasSide && !Holds(pathOf(Name.SideFile), Side, cancellation) ? Name.SideFile
        : null;

    private static bool Holds(string path, IReadOnlyList<Piece> pieces, CancellationToken cancellation) =>
        File.Exists(path)
        && FileProblem.Guard(
            path,
            () =>
            {
                using var handle = File.OpenHandle(path);
                return Piece.Covered(pieces) == RandomAccess.GetLength(handle)
                    && pieces.All(piece => Holds(handle, piece, cancellation));
            }
        );

    private static bool Holds(SafeFileHandle handle, Piece piece, CancellationToken cancellation)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferLength);
        try
        {
            var hash = new XxHash128();
            for (var done = 0L; done < piece.Length; )
            {
                cancellation.ThrowIfCancellationRequested();
                var part = buffer.AsSpan(0, (int)Math.Min(BufferLength, piece.Length - done));
                PositionedRead.Fill(handle, piece.Offset + done, part);
                hash.Append(part);
                done += part.Length;
            }

            return Piece.Text(hash.GetCurrentHash()) == piece.Hash;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
