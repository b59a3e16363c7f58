const DEFAULT_PAGE_SIZE = 20;

/** Turns `page` and `pageSize` of a list's query into limit and offset. */
export function pageSpan(query: { page?: number | undefined; pageSize?: number | undefined }): {
  limit: number;
  offset: number;
} {
  const limit = query.pageSize ?? DEFAULT_PAGE_SIZE;
  return { limit, offset: ((query.page ?? 1) - 1) * limit };
}
