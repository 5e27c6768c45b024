namespace MergeDsl.Runtime.Cpu;

/// <summary>Where a tile lies in its matrix.</summary>
internal readonly record struct TilePlace(int Row, int Rows, int Column, int Columns);
