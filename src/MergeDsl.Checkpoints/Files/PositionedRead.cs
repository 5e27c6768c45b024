using Microsoft.Win32.SafeHandles;

namespace MergeDsl.Checkpoints.Files;

/// <summary>Reads from a place in a file, whatever else is read from it meanwhile.</summary>
internal static class PositionedRead
{
    /// <summary>Fills <paramref name="destination"/> from byte <paramref name="position"/> of the file.</summary>
    /// <exception cref="EndOfStreamException">The file ends before.</exception>
    public static void Fill(SafeFileHandle file, long position, Span<byte> destination)
    {
        // The system may hand out less than it was asked for, 2 GiB less a page at most.
        while (destination.Length > 0)
        {
            var count = RandomAccess.Read(file, destination, position);
            if (count == 0)
            {
                throw new EndOfStreamException("the file is shorter than it was");
            }

            position += count;
            destination = destination[count..];
        }
    }
}
